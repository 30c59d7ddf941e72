import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { addressOfJob, openJob } from './job-address.js'

/** A link that opens a job on this page (or what the farm does now); like any link, it opens a tab when asked to. */
export function JobLink({ job, ...rest }: { job: number | undefined } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  function open(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    openJob(job)
  }
  return <a {...rest} href={addressOfJob(job)} onClick={open} />
}
