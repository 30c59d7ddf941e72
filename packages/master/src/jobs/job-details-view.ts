// A row of `GET /jobs/?include=details`.
import { workStateCodes } from '@pyfarm/contract/enums'
import type { Instant, JobId } from '@pyfarm/contract/ids'
import { speedOf } from '@pyfarm/contract/progress'
import type { JobDetails } from '@pyfarm/contract/api/details'
import type { Estimate } from '@pyfarm/contract/api/estimates'
import { grouped } from '../database/grouped.js'
import { isoOf, isoOrNull } from '../http/wire.js'
import { shownJobState } from './job-rules.js'
import type { ParentLink } from './job-details-store.js'
import type { JobTableRow } from './job-list-store.js'
import { countsOf } from './job-progress-store.js'
import { workStateOf } from './job-store.js'
import { outputPatternOf } from './job-pictures.js'

export function jobDetailsViews(
  jobs: readonly JobTableRow[],
  links: readonly ParentLink[],
  stuck: ReadonlySet<JobId>,
  estimates: ReadonlyMap<JobId, Estimate>,
  now: Instant,
): JobDetails[] {
  const parents = grouped(links, link => link.child)
  return jobs.map(job => {
    const estimate = estimates.get(job.id)
    const view = detailsView(job, parents.get(job.id) ?? [], stuck.has(job.id), now)
    return estimate === undefined ? view : { ...view, estimate }
  })
}

/** Those of which it can be told how long they still take: they have work on agents, or had some. */
export const jobsUnderWay = (jobs: readonly JobTableRow[]): JobId[] =>
  jobs
    .filter(({ state }) => state === null || state === workStateCodes.running)
    .filter(job => job.tasks_assigned + job.tasks_running > 0 || (job.tasks_done > 0 && job.tasks_queued > 0))
    .map(({ id }) => id)

function detailsView(job: JobTableRow, parents: readonly ParentLink[], stuck: boolean, now: Instant): JobDetails {
  const counts = countsOf(job)
  const speed = speedOf(counts, job.time_started, job.time_finished ?? now)
  return {
    id: job.id,
    title: job.title,
    state: shownJobState(workStateOf(job.state), counts, 'single'),
    jobtype: job.jobtype,
    user: job.username,
    jobqueue: job.jobqueue,
    priority: job.priority,
    weight: job.weight,
    time_submitted: isoOf(job.time_submitted),
    time_started: isoOrNull(job.time_started),
    time_finished: isoOrNull(job.time_finished),
    blocked: parents.some(parent => parent.state !== workStateCodes.done),
    parents: parents.map(parent => parent.parent),
    tasks: counts,
    stuck,
    ...(job.held_because === null ? {} : { held_because: job.held_because }),
    frames_per_second: speed.framesPerSecond,
    seconds_left: speed.secondsLeft,
    pictures: outputPatternOf(job.data) !== undefined,
  }
}
