import { Note } from '../../parts/note.js'
import { Reasons } from '../../parts/reasons.js'
import { useJobExplanation } from './use-job.js'

/** Why a job runs or waits, by the scheduler's own rules. */
export function JobWhy({ job }: { job: number }) {
  const { data, error } = useJobExplanation(job)
  if (data === undefined)
    return error === null ? <Note title="Asking the scheduler…" /> : <Note title={error.message} tone="trouble" />
  return <Reasons summary={data.summary} reasons={data.reasons} total={data.reasons_total} />
}
