import type { JobDetails } from '../api/farm-queries.js'
import { StateChip } from './state-chip.js'

/** A queued job that waits for a parent says so. */
export function JobState({ job }: { job: Pick<JobDetails, 'state' | 'blocked'> }) {
  return job.blocked && job.state === 'queued' ? <StateChip state="blocked" /> : <StateChip state={job.state} />
}
