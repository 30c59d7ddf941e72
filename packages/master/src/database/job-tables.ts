// Rows of jobs and what hangs on them: queues, groups, job types, tasks, logs, mails. Conventions: `tables.ts`.
import type { Generated } from 'kysely'
import type {
  AgentId,
  Instant,
  JobGroupId,
  JobId,
  JobTypeId,
  JobTypeVersionId,
  QueueId,
  SoftwareId,
  SoftwareVersionId,
  TagId,
  TaskId,
  TaskLogId,
  UserId,
} from '@pyfarm/contract/ids'

export interface JobQueueTable {
  id: Generated<QueueId>
  parent_jobqueue_id: QueueId | null
  name: string
  minimum_agents: number | null
  maximum_agents: number | null
  priority: number
  weight: number
  fullpath: string | null
}

export interface JobTypeTable {
  id: Generated<JobTypeId>
  name: string
  description: string | null
  success_subject: string | null
  success_body: string | null
  fail_subject: string | null
  fail_body: string | null
}

export interface JobTypeVersionTable {
  id: Generated<JobTypeVersionId>
  jobtype_id: JobTypeId
  version: number
  max_batch: number | null
  batch_contiguous: boolean
  no_automatic_start_time: boolean
  supports_tiling: boolean
  classname: string | null
  code: string
  /** JSON Schema of a job's data, as JSON. */
  data_schema: string | null
}

export interface JobTypeSoftwareRequirementTable {
  id: Generated<number>
  jobtype_version_id: JobTypeVersionId
  software_id: SoftwareId
  min_version_id: SoftwareVersionId | null
  max_version_id: SoftwareVersionId | null
}

export interface JobGroupTable {
  id: Generated<JobGroupId>
  title: string
  main_jobtype_id: JobTypeId | null
  user_id: UserId | null
}

export interface PathMapTable {
  id: Generated<number>
  path_linux: string
  path_windows: string
  path_osx: string
  tag_id: TagId | null
}

export interface JobTable {
  id: Generated<JobId>
  title: string
  state: number | null
  priority: number
  weight: number
  jobtype_version_id: JobTypeVersionId
  job_queue_id: QueueId | null
  job_group_id: JobGroupId | null
  user_id: UserId | null
  minimum_agents: number | null
  maximum_agents: number | null
  by: number
  num_tiles: number | null
  batch: number
  requeue: number
  cpus: number
  ram: number
  ram_warning: number | null
  ram_max: number | null
  notes: string
  output_link: string | null
  /** JSON objects */
  environ: string | null
  data: string | null
  hidden: boolean
  to_be_deleted: boolean
  completion_notify_sent: boolean
  autodelete_time: number | null
  time_submitted: Instant
  time_started: Instant | null
  time_finished: Instant | null
  /** How many of its tasks are in each phase; kept by the one writer of task states. */
  tasks_queued: number
  tasks_assigned: number
  tasks_running: number
  tasks_done: number
  tasks_failed: number
  /** JSON object: what the job limits. */
  limits: string | null
  /** Failures of its tasks, counted while there are limits. */
  failures: Generated<number>
  /** Why its limits have paused it. */
  held_because: string | null
}

export interface JobDependencyTable {
  parentid: JobId
  childid: JobId
}

export interface JobTagTable {
  job_id: JobId
  tag_id: TagId
}

export interface JobTagRequirementTable {
  id: Generated<number>
  job_id: JobId
  tag_id: TagId
  negate: boolean
}

export interface JobSoftwareRequirementTable {
  id: Generated<number>
  job_id: JobId
  software_id: SoftwareId
  min_version_id: SoftwareVersionId | null
  max_version_id: SoftwareVersionId | null
}

export interface NotifiedUserTable {
  job_id: JobId
  user_id: UserId
  /** Counts up in the order of adding. */
  position: number
  on_success: boolean
  on_failure: boolean
  on_deletion: boolean
}

export interface TaskTable {
  id: Generated<TaskId>
  job_id: JobId
  /** The agent that has the task, or that finished it. */
  agent_id: AgentId | null
  /** The agent while the task is unfinished on it: the scheduler's question "who is busy". */
  active_agent_id: AgentId | null
  /** Where the task stands, as a number that is never null (`tasks/task-phase.ts`): the scheduler's question "what waits". */
  phase: number
  state: number | null
  priority: number
  frame: number
  tile: number | null
  attempts: number
  failures: number
  progress: number
  last_error: string | null
  sent_to_agent: boolean
  sent_at: Instant | null
  /** The id that an agent gave when it accepted the task, and for which attempt. */
  assignment: string | null
  assignment_attempt: number | null
  hidden: boolean
  time_submitted: Instant
  time_started: Instant | null
  time_finished: Instant | null
}

export interface FailedTaskInAgentTable {
  task_id: TaskId
  agent_id: AgentId
}

export interface TaskLogTable {
  id: Generated<TaskLogId>
  identifier: string
  agent_id: AgentId | null
  created_on: Instant
}

export interface TaskLogAssociationTable {
  task_log_id: TaskLogId
  task_id: TaskId
  attempt: number
  state: number | null
}

/** Mails that are to be sent: written in the transaction that finished or deleted the job. */
export interface MailOutboxTable {
  id: Generated<number>
  message_id: string
  kind: string
  job_id: number
  recipient: string
  /** Who that is. */
  username: string
  /** JSON object: what its templates can use; null once the text is written. */
  variables: string | null
  subject: string | null
  body: string | null
  created_on: Instant
  /** Since when it is to be sent: its creation, or the last resend. */
  wanted_on: Instant
  next_attempt_on: Instant
  attempts: number
  leased_until: Instant | null
  sent_on: Instant | null
  given_up_on: Instant | null
  last_error: string | null
}
