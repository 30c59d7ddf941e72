import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface JobLinkProps {
  readonly job: number
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A link to a job's page. */
export function JobLink({ job, className, children }: JobLinkProps) {
  return (
    <Link to="/jobs/$job" params={{ job: String(job) }} {...(className === undefined ? {} : { className })}>
      {children}
    </Link>
  )
}
