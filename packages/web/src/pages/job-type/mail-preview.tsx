import { Alert, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import type { JobTypeDetails } from '../../api/job-types.js'
import { jobsKey } from '../../api/query-keys.js'
import { useWhyNot } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import styles from './job-type.module.css'

const pauseMs = 400
const mostJobs = '50'

interface MailPreviewProps {
  readonly type: JobTypeDetails
  readonly kind: 'success' | 'failure'
  /** Templates; empty ones stand for the farm's own. */
  readonly subject: string
  readonly body: string
}

/** The mail as it would be now. Which job it is about stands in the address. */
export function MailPreview(props: MailPreviewProps) {
  const forbidden = useWhyNot('admin')
  return (
    <section className={styles['fields']} aria-labelledby="mail-preview">
      <h2 id="mail-preview">As it would be sent</h2>
      {forbidden === undefined ? <Preview {...props} /> : <Note title="The preview is for administrators.">{forbidden}</Note>}
    </section>
  )
}

function Preview({ type, kind, subject, body }: MailPreviewProps) {
  const [{ job }, change] = useAddress()
  const jobs = useJobsOfType(type.name)
  const [settled] = useDebouncedValue(JSON.stringify({ kind, subject: subject || null, body: body || null }), pauseMs)
  const preview = useQuery({
    queryKey: ['mail preview', type.id, settled, job ?? ''],
    queryFn: ({ signal }) => {
      const templates = JSON.parse(settled) as { kind: 'success'; subject: string | null; body: string | null }
      const wish = { ...templates, ...(job === undefined ? {} : { job: Number(job) }) }
      return bodyOf(
        farm.POST('/api/v1/jobtypes/{type}/mail_preview', { params: { path: { type: String(type.id) } }, body: wish, signal }),
      )
    },
    placeholderData: before => before,
    retry: false,
    gcTime: 10_000,
  })
  return (
    <>
      <Select
        label="About job"
        placeholder="The newest of this type"
        clearable
        searchable
        data={jobs.map(({ id, title }) => ({ value: String(id), label: `${title} (${id})` }))}
        value={job ?? null}
        onChange={chosen => change({ job: chosen ?? undefined })}
      />
      {preview.error !== null && <Note title={preview.error.message} />}
      {preview.error === null && preview.data !== undefined && (
        <>
          {preview.data.error !== undefined && (
            <Alert color="red" title="A template can't be used; the farm's own stands in for it">
              {preview.data.error}
            </Alert>
          )}
          <article className={styles['mail']} aria-label="The mail">
            <h3>{preview.data.subject}</h3>
            <pre>{preview.data.body}</pre>
          </article>
          {preview.data.from_default && <p className={styles['hint']}>Subject or text are the farm&apos;s own.</p>}
        </>
      )}
    </>
  )
}

function useJobsOfType(jobtype: string) {
  const query = { jobtype, sort: 'time_submitted', order: 'desc', page: '1', per_page: mostJobs } as const
  const jobs = useQuery({
    queryKey: [...jobsKey, 'of type', jobtype],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/', { params: { query }, signal })),
  })
  return jobs.data ?? []
}
