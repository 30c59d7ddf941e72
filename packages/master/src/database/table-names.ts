// Table names from models.yml: a query names a table as PyFarm does by default, and reaches the one that the settings name.
import { OperationNodeTransformer } from 'kysely'
import type { KyselyPlugin, TableNode } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { StatisticsTables, Tables } from './tables.js'

type TableKey = Extract<keyof Settings, `table_${string}`>

const settingOf = {
  software: 'table_software',
  software_versions: 'table_software_version',
  tags: 'table_tag',
  agents: 'table_agent',
  agent_mac_addresses: 'table_agent_mac_address',
  agent_disks: 'table_agent_disk',
  gpus: 'table_gpu',
  gpu_agent_associations: 'table_gpu_in_agent',
  agent_software_version_associations: 'table_agent_software_version_assoc',
  agent_tag_associations: 'table_agent_tag_assoc',
  users: 'table_user',
  roles: 'table_role',
  user_roles: 'table_user_role',
  job_queues: 'table_job_queue',
  jobtypes: 'table_job_type',
  jobtype_versions: 'table_job_type_version',
  jobtype_software_requirements: 'table_job_type_software_req',
  job_groups: 'table_job_group',
  path_maps: 'table_path_map',
  jobs: 'table_job',
  job_dependencies: 'table_job_dependency',
  job_tag_associations: 'table_job_tag_assoc',
  job_tag_requirements: 'table_job_tag_req',
  job_software_requirements: 'table_job_software_req',
  notified_users: 'table_job_notified_users',
  tasks: 'table_task',
  failed_tasks_in_agents: 'table_failed_task_in_agent',
  task_logs: 'table_task_log',
  task_log_associations: 'table_task_log_assoc',
  mail_outbox: 'table_mail_outbox',
  task_event_outbox: 'table_task_event_outbox',
  task_event_batches: 'table_task_event_batch',
  leases: 'table_lease',
  sessions: 'table_session',
  api_tokens: 'table_api_token',
  login_attempts: 'table_login_attempt',
  audit_entries: 'table_audit_entry',
  audit_targets: 'table_audit_target',
  enrolment_keys: 'table_enrolment_key',
  agent_enrolments: 'table_agent_enrolment',
  agent_counts: 'table_statistics_agent_count',
  task_counts: 'table_statistics_task_count',
  task_event_counts: 'table_statistics_task_event_count',
  carried_batches: 'table_statistics_carried_batch',
} as const satisfies Record<keyof Tables | keyof StatisticsTables, TableKey>

/** The name that each table has in the database. */
export type TableNames = ReadonlyMap<string, string>

export function tableNames(settings: Settings): TableNames {
  return new Map(Object.entries(settingOf).map(([table, key]) => [table, settings[key]]))
}

/** Renames tables in every query; no plugin at all when every table has its default name. */
export function renamingPlugins(names: TableNames): KyselyPlugin[] {
  const changed = new Map([...names].filter(([table, name]) => table !== name))
  if (changed.size === 0) return []
  const transformer = renamingTransformer(changed)
  return [
    {
      transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
      transformResult: ({ result }) => Promise.resolve(result),
    },
  ]
}

/** Aliases (`tasks as t`) stay as they are, since none of ours is called like a table. */
function renamingTransformer(names: TableNames): OperationNodeTransformer {
  // Kysely's transformer is made to be derived from; there is no other way in.
  return new (class extends OperationNodeTransformer {
    protected override transformTable(node: TableNode): TableNode {
      const name = names.get(node.table.identifier.name)
      if (name === undefined) return node
      return { ...node, table: { ...node.table, identifier: { ...node.table.identifier, name } } }
    }
  })()
}
