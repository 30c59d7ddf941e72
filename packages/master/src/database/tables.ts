// The rows of every table (reference section 4; beside its columns those that design.md section 2 needs).
// Tables bear PyFarm's default names here; `table-names.ts` maps them to those of models.yml.
// Times are milliseconds since 1970 UTC, enums PyFarm's integers, frames decimals with four places.
import type { Generated } from 'kysely'
import type { Instant, QueueId } from '@pyfarm/contract/ids'
import type {
  SoftwareTable,
  SoftwareVersionTable,
  TagTable,
  AgentTable,
  AgentMacAddressTable,
  AgentDiskTable,
  GpuTable,
  GpuInAgentTable,
  AgentSoftwareVersionTable,
  AgentTagTable,
  LeaseTable,
} from './agent-tables.js'
import type {
  AgentEnrolmentTable,
  ApiTokenTable,
  AuditEntryTable,
  AuditTargetTable,
  EnrolmentKeyTable,
  LoginAttemptTable,
  RoleTable,
  SessionTable,
  UserRoleTable,
  UserTable,
} from './people-tables.js'
import type {
  JobQueueTable,
  JobTypeTable,
  JobTypeVersionTable,
  JobTypeSoftwareRequirementTable,
  JobGroupTable,
  PathMapTable,
  JobTable,
  JobDependencyTable,
  JobTagTable,
  JobTagRequirementTable,
  JobSoftwareRequirementTable,
  NotifiedUserTable,
  TaskTable,
  FailedTaskInAgentTable,
  TaskLogTable,
  TaskLogAssociationTable,
  MailOutboxTable,
} from './job-tables.js'

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
  task_event_outbox: TaskEventOutboxTable
  task_event_batches: TaskEventBatchTable
  leases: LeaseTable
  sessions: SessionTable
  api_tokens: ApiTokenTable
  login_attempts: LoginAttemptTable
  audit_entries: AuditEntryTable
  audit_targets: AuditTargetTable
  enrolment_keys: EnrolmentKeyTable
  agent_enrolments: AgentEnrolmentTable
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

/** What happened to tasks; the columns are those of PyFarm's counts. */
export interface TaskEventColumns {
  num_new: number
  num_deleted: number
  num_restarted: number
  num_started: number
  num_failed: number
  num_done: number
}

/** What one transaction did to tasks of a job; on its way to the statistics database. */
export interface TaskEventOutboxTable extends TaskEventColumns {
  id: Generated<number>
  job_queue_id: QueueId | null
  at: Instant
}

/** What is being carried to the statistics database, by queue and span. */
export interface TaskEventBatchTable extends TaskEventColumns {
  batch: number
  job_queue_id: QueueId | null
  time_start: Instant
}

export interface TaskEventCountTable extends TaskEventColumns {
  id: Generated<number>
  job_queue_id: QueueId | null
  time_start: Instant
  time_end: Instant
}

/** The last batch of task events that was counted, by the farm's id. */
export interface CarriedBatchTable {
  farm: string
  batch: number
}

/** The statistics database's tables. */
export interface StatisticsTables {
  agent_counts: AgentCountTable
  task_counts: TaskCountTable
  task_event_counts: TaskEventCountTable
  carried_batches: CarriedBatchTable
}
