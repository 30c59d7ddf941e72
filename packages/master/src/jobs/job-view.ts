// A job on the wire: the 40 keys of PyFarm's answers (wire-facts.md), no more.
import { z } from 'zod'
import type { GroupJob, JobAnswer, JobListItem } from '@pyfarm/contract/api/job-answers'
import type { RequirementView } from '../software/software-requirements.js'
import { isoOf, isoOrNull } from '../http/wire.js'
import type { GroupJobRow } from './job-details-store.js'
import { shownJobState } from './job-rules.js'
import type { JobParts } from './job-parts-store.js'
import { countsOf } from './job-progress-store.js'
import type { JobListRow } from './job-list-store.js'
import { workStateOf } from './job-store.js'
import type { JobRow } from './job-store.js'

export function jobView(job: JobRow, parts: JobParts, requirements: readonly RequirementView[]): JobAnswer {
  return {
    id: job.id,
    title: job.title,
    state: shownJobState(workStateOf(job.state), countsOf(job), 'single'),
    jobtype: parts.jobtype,
    jobtype_version: parts.jobtypeVersion,
    jobqueue: parts.jobqueue,
    jobgroup: parts.jobgroup,
    job_group_id: job.job_group_id,
    user: parts.user,
    priority: job.priority,
    weight: job.weight,
    minimum_agents: job.minimum_agents,
    maximum_agents: job.maximum_agents,
    start: parts.start,
    end: parts.end,
    by: job.by,
    num_tiles: job.num_tiles,
    batch: job.batch,
    requeue: job.requeue,
    cpus: job.cpus,
    ram: job.ram,
    ram_warning: job.ram_warning,
    ram_max: job.ram_max,
    notes: job.notes,
    output_link: job.output_link,
    environ: jsonOf(job.environ),
    data: jsonOf(job.data),
    hidden: job.hidden,
    to_be_deleted: job.to_be_deleted,
    completion_notify_sent: job.completion_notify_sent,
    autodelete_time: job.autodelete_time,
    time_submitted: isoOf(job.time_submitted),
    time_started: isoOrNull(job.time_started),
    time_finished: isoOrNull(job.time_finished),
    parents: [...parts.parents],
    children: [...parts.children],
    tags: [...parts.tags],
    tag_requirements: [...parts.tagRequirements],
    notified_users: [...parts.notifiedUsers],
    software_requirements: [...requirements],
  }
}

/** A row of the job list: these three keys alone. */
export function jobListView(job: JobListRow): JobListItem {
  return { id: job.id, title: job.title, state: shownJobState(workStateOf(job.state), countsOf(job), 'list') }
}

/** A job in the list of its group: running counts what sits on agents. */
export function groupJobView(job: GroupJobRow): GroupJob {
  const counts = countsOf(job)
  return {
    ...jobListView(job),
    jobtype: job.jobtype,
    jobtype_id: job.jobtype_id,
    tasks_queued: counts.queued,
    tasks_running: counts.assigned + counts.running,
    tasks_done: counts.done,
    tasks_failed: counts.failed,
  }
}

/** The object that a JSON column holds. */
export function jsonOf(text: string | null): Record<string, unknown> | null {
  return text === null ? null : z.record(z.string(), z.unknown()).parse(JSON.parse(text))
}
