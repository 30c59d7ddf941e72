// A new job: its job type and version stand in the address, and the job that it is made after (`from`).
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { useJobTypes, useJobTypeVersion, type JobTypeDetails } from '../../api/job-types.js'
import { jobKey } from '../../api/query-keys.js'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { JobTypeChoice } from './job-type-choice.js'
import { emptySubmission, keptOf, submissionOf, type Beginning } from './submission.js'
import { SubmitForm } from './submit-form.js'

export function SubmitPage() {
  usePageTitle('Submit a job')
  const [{ from }] = useAddress()
  const types = useJobTypes()
  const before = useJobToRepeat(from)
  const failure = types.error ?? before.error
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Submit a job</h1>
      </div>
      {failure !== null && <Note title={failure.message} tone="trouble" />}
      {types.data === undefined || (from !== undefined && before.data === undefined) ? (
        failure === null && <Note title="Reading the job types…" />
      ) : (
        <Chosen types={types.data} before={before.data} />
      )}
    </div>
  )
}

const fresh: Beginning = { fields: emptySubmission, data: {}, kept: {}, jobtype: undefined }

function Chosen({ types, before = fresh }: { types: readonly JobTypeDetails[]; before: Beginning | undefined }) {
  const [{ jobtype = before.jobtype, version: wanted }] = useAddress()
  const usable = types.filter(type => type.version !== null)
  const type = usable.find(({ name }) => name === jobtype) ?? (usable.length === 1 ? usable[0] : undefined)
  const version = type?.versions.find(each => String(each.version) === wanted)?.version ?? type?.version ?? undefined
  const whole = useJobTypeVersion(type?.name ?? '', version)
  if (usable.length === 0) {
    return (
      <Note title="There is no job type yet">
        A job type says how work is done. An administrator makes them under Job types, or with <code>npx pyfarm jobtype</code>.
      </Note>
    )
  }
  return (
    <>
      <JobTypeChoice types={usable} type={type} version={version} />
      {whole.error !== null && <Note title={whole.error.message} tone="trouble" />}
      {type === undefined && <Note title="Choose a job type">The form for its jobs comes then.</Note>}
      {whole.data !== undefined && <SubmitForm key={whole.data.id} version={whole.data} before={before} />}
    </>
  )
}

function useJobToRepeat(from: string | undefined) {
  return useQuery({
    queryKey: [...jobKey(Number(from)), 'to repeat'],
    enabled: from !== undefined,
    queryFn: async ({ signal }): Promise<Beginning> => {
      const params = { path: { job: from ?? '' } }
      const job = await bodyOf(farm.GET('/api/v1/jobs/{job}', { params, signal }))
      const { limits } = await bodyOf(farm.GET('/api/v1/jobs/{job}/limits', { params, signal }))
      return { fields: submissionOf(job), data: job.data ?? {}, kept: keptOf(job, limits), jobtype: job.jobtype ?? undefined }
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}
