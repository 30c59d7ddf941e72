// The rows of every table (reference section 4; beside its columns those that design.md section 2 needs).
// Tables bear PyFarm's default names here; `table-names.ts` maps them to those of models.yml.
// Times are milliseconds since 1970 UTC, enums PyFarm's integers, frames decimals with four places.
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

export interface SoftwareTable {
  id: Generated<SoftwareId>
  software: string
}

export interface SoftwareVersionTable {
  id: Generated<SoftwareVersionId>
  software_id: SoftwareId
  version: string
  rank: number
  default: boolean
  discovery_code: string | null
  discovery_function_name: string | null
}

export interface TagTable {
  id: Generated<TagId>
  tag: string
}

export interface AgentTable {
  id: AgentId
  hostname: string
  port: number
  /** An IPv4 address as an integer. */
  remote_ip: number | null
  use_address: number
  state: number
  cpus: number
  cpu_name: string | null
  cpu_allocation: number
  /** MB */
  ram: number
  free_ram: number
  ram_allocation: number
  time_offset: number
  os_class: number | null
  os_fullname: string | null
  version: string | null
  upgrade_to: string | null
  restart_requested: boolean
  notes: string
  last_heard_from: Instant | null
  last_polled: Instant | null
  last_success_on: Instant | null
  /** What the agent offers beyond PyFarm's protocol, as it said in its last request. */
  offers: string
}

export interface AgentMacAddressTable {
  agent_id: AgentId
  mac_address: number
}

export interface AgentDiskTable {
  id: Generated<number>
  agent_id: AgentId
  mountpoint: string
  /** bytes */
  size: number
  free: number
}

export interface GpuTable {
  id: Generated<number>
  fullname: string
}

export interface GpuInAgentTable {
  gpu_id: number
  agent_id: AgentId
}

export interface AgentSoftwareVersionTable {
  agent_id: AgentId
  software_version_id: SoftwareVersionId
}

export interface AgentTagTable {
  agent_id: AgentId
  tag_id: TagId
}

export interface UserTable {
  id: Generated<UserId>
  username: string
  password: string | null
  email: string | null
  active: boolean
  expiration: Instant | null
  onetime_code: string | null
  last_login: Instant | null
}

export interface RoleTable {
  id: Generated<number>
  name: string
  active: boolean
  expiration: Instant | null
  description: string | null
}

export interface UserRoleTable {
  user_id: UserId
  role_id: number
}

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
  created_on: Instant
  next_attempt_on: Instant
  attempts: number
  leased_until: Instant | null
  sent_on: Instant | null
  given_up_on: Instant | null
  last_error: string | null
}

export interface Tables {
  software: SoftwareTable
  software_versions: SoftwareVersionTable
  tags: TagTable
  agents: AgentTable
  agent_mac_addresses: AgentMacAddressTable
  agent_disks: AgentDiskTable
  gpus: GpuTable
  gpu_agent_associations: GpuInAgentTable
  agent_software_version_associations: AgentSoftwareVersionTable
  agent_tag_associations: AgentTagTable
  users: UserTable
  roles: RoleTable
  user_roles: UserRoleTable
  job_queues: JobQueueTable
  jobtypes: JobTypeTable
  jobtype_versions: JobTypeVersionTable
  jobtype_software_requirements: JobTypeSoftwareRequirementTable
  job_groups: JobGroupTable
  path_maps: PathMapTable
  jobs: JobTable
  job_dependencies: JobDependencyTable
  job_tag_associations: JobTagTable
  job_tag_requirements: JobTagRequirementTable
  job_software_requirements: JobSoftwareRequirementTable
  notified_users: NotifiedUserTable
  tasks: TaskTable
  failed_tasks_in_agents: FailedTaskInAgentTable
  task_logs: TaskLogTable
  task_log_associations: TaskLogAssociationTable
  mail_outbox: MailOutboxTable
}

export interface AgentCountTable {
  counted_time: Instant
  num_online: number
  num_running: number
  num_offline: number
  num_disabled: number
}

export interface TaskCountTable {
  id: Generated<number>
  counted_time: Instant
  job_queue_id: QueueId | null
  total_queued: number
  total_running: number
  total_done: number
  total_failed: number
}

export interface TaskEventCountTable {
  id: Generated<number>
  job_queue_id: QueueId | null
  time_start: Instant
  time_end: Instant
  num_new: number
  num_deleted: number
  num_restarted: number
  num_started: number
  num_failed: number
  num_done: number
}

/** The statistics database's tables. */
export interface StatisticsTables {
  agent_counts: AgentCountTable
  task_counts: TaskCountTable
  task_event_counts: TaskEventCountTable
}
