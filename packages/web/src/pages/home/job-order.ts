// Which jobs stand together, in which order, and which one the page opens by itself.
import type { JobDetails } from '@pyfarm/contract/api/details'
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

/** The job asked for; without a wish the first that runs, else the latest finished, else the first that waits. */
export function chooseJob(jobs: readonly JobDetails[], wish: number | undefined): JobDetails | undefined {
  if (wish !== undefined) return jobs.find(job => job.id === wish)
  const { active, finished } = groupJobs(jobs)
  const first = active[0]
  return first?.state === 'running' ? first : (finished[0] ?? first)
}

function rank(job: JobDetails): number {
  if (job.state === 'running') return 0
  if (job.state === 'paused') return 3
  return job.blocked ? 2 : 1
}

function endOf(job: JobDetails): number {
  return momentOf(job.time_finished ?? job.time_submitted).getTime()
}
