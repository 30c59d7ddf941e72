import { instant, jobId, jobTypeId, jobTypeVersionId, queueId, taskId } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import { mailVariables } from '../mail-variables.js'
import type { MailVariables } from '../mail-variables.js'
import type { MailJob } from '../occasion-store.js'

const finished = instant(Date.UTC(2014, 2, 6, 15, 40, 58, 338))

/** A job with a value in every column. */
const job: MailJob = {
  columns: {
    ...{ id: jobId(12), title: 'Shot 10', state: 107, priority: 5, weight: 10, jobtype_version_id: jobTypeVersionId(4) },
    ...{ job_queue_id: queueId(2), job_group_id: null, user_id: 7 as UserId, minimum_agents: 1, maximum_agents: 9, by: 1 },
    ...{ num_tiles: 4, batch: 2, requeue: 3, cpus: 8, ram: 1024, ram_warning: 2048, ram_max: 4096, notes: 'For Monday' },
    ...{ output_link: '//server/shots/10', environ: '{"OCIO":"aces"}', data: '{"camera":"left"}', hidden: false },
    ...{ to_be_deleted: false, completion_notify_sent: false, autodelete_time: 3600, time_submitted: instant(0) },
    ...{ time_started: instant(Date.UTC(2014, 2, 6, 15)), time_finished: finished, tasks_queued: 0, tasks_assigned: 0 },
    ...{ tasks_running: 0, tasks_done: 8, tasks_failed: 2, limits: null, failures: 0, held_because: null },
  },
  jobtype_id: jobTypeId(3),
  jobtype_name: 'Blender',
  jobtype_description: 'Renders a scene',
  version: 1,
  classname: 'Blender',
  username: 'ann',
  email: 'ann@example.com',
  queue: 'fx',
  queue_path: '/film/fx',
  group_title: null,
}

const logs = [
  { task_id: taskId(101), attempt: 4, identifier: '2014-03-06_1_a.csv' },
  { task_id: taskId(102), attempt: 1, identifier: '2014-03-06_2 b.csv' },
]

export const exampleVariables = (columns: Partial<MailJob['columns']> = {}): MailVariables =>
  mailVariables({ ...job, columns: { ...job.columns, ...columns } }, logs, {
    base_url: 'http://farm.example:5000/',
    api_prefix: '/api/v1',
  })
