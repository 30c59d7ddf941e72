// Which jobs stand together, and in which order.
import type { JobDetails } from '../../api/farm-queries.js'
import { momentOf } from '../../words/times.js'

export interface JobGroups {
  /** With work left: those that run first, then in order of submission. */
  readonly active: JobDetails[]
  /** Done or failed, the latest first. */
  readonly finished: JobDetails[]
}

export const isFinished = (job: { state: string }): boolean => job.state === 'done' || job.state === 'failed'

export function groupJobs(jobs: readonly JobDetails[]): JobGroups {
  return {
    active: jobs.filter(job => !isFinished(job)).sort((a, b) => rank(a) - rank(b) || a.id - b.id),
    finished: jobs.filter(isFinished).sort((a, b) => endOf(b) - endOf(a) || b.id - a.id),
  }
}

function rank(job: JobDetails): number {
  if (job.state === 'running') return 0
  if (job.state === 'paused') return 3
  return job.blocked ? 2 : 1
}

function endOf(job: JobDetails): number {
  return momentOf(job.time_finished ?? job.time_submitted).getTime()
}
