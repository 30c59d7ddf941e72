import type { Kysely } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { SchemaTools } from '../column-types.js'

/** Software, tags, agents and what belongs to them, users and roles. */
export async function createAgentTables(database: Kysely<unknown>, tools: SchemaTools, limits: Settings): Promise<void> {
  await createSoftware(tools, limits)
  await createAgents(database, tools, limits)
  await createAgentParts(tools, limits)
  await createAgentAssociations(database, tools)
  await createUsers(tools, limits)
}

async function createSoftware({ createTable, withId, types, nameOf }: SchemaTools, limits: Settings): Promise<void> {
  const { name } = types
  await withId(createTable('tags'))
    .addColumn('tag', name(limits.max_tag_length), column => column.notNull().unique())
    .execute()
  await withId(createTable('software'))
    .addColumn('software', name(limits.max_tag_length), column => column.notNull().unique())
    .execute()
  await withId(createTable('software_versions'))
    .addColumn('software_id', types.reference, column => column.notNull())
    .addColumn('version', name(limits.max_tag_length), column => column.notNull())
    .addColumn('rank', types.number, column => column.notNull())
    .addColumn('default', types.flag, column => column.notNull())
    .addColumn('discovery_code', types.text)
    .addColumn('discovery_function_name', name(limits.max_discovery_function_name_length))
    .addForeignKeyConstraint(`${nameOf('software_versions')}_software`, ['software_id'], 'software', ['id'], key =>
      key.onDelete('cascade'),
    )
    .addUniqueConstraint(`${nameOf('software_versions')}_version_unique`, ['software_id', 'version'])
    .addUniqueConstraint(`${nameOf('software_versions')}_rank_unique`, ['software_id', 'rank'])
    .execute()
}

async function createAgents(
  database: Kysely<unknown>,
  { createTable, types, nameOf }: SchemaTools,
  limits: Settings,
): Promise<void> {
  const { name } = types
  await createTable('agents')
    .addColumn('id', types.uuid, column => column.primaryKey())
    .addColumn('hostname', name(limits.max_hostname_length), column => column.notNull())
    .addColumn('port', types.number, column => column.notNull())
    .addColumn('remote_ip', 'bigint')
    .addColumn('use_address', types.number, column => column.notNull())
    .addColumn('state', types.number, column => column.notNull())
    .addColumn('cpus', types.number, column => column.notNull())
    .addColumn('cpu_name', name(limits.max_cpuname_length))
    .addColumn('cpu_allocation', 'double precision', column => column.notNull())
    .addColumn('ram', types.number, column => column.notNull())
    .addColumn('free_ram', types.number, column => column.notNull())
    .addColumn('ram_allocation', 'double precision', column => column.notNull())
    .addColumn('time_offset', types.number, column => column.notNull())
    .addColumn('os_class', types.number)
    .addColumn('os_fullname', name(limits.max_osname_length))
    .addColumn('version', name(16))
    .addColumn('upgrade_to', name(16))
    .addColumn('restart_requested', types.flag, column => column.notNull())
    .addColumn('notes', types.text, column => column.notNull())
    .addColumn('last_heard_from', types.instant)
    .addColumn('last_polled', types.instant)
    .addColumn('last_success_on', types.instant)
    .addColumn('offers', name(255), column => column.notNull())
    .addUniqueConstraint(`${nameOf('agents')}_host_unique`, ['hostname', 'port', 'id'])
    .execute()
  for (const column of ['state', 'remote_ip', 'port', 'ram', 'cpus', 'last_heard_from']) {
    await database.schema
      .createIndex(`${nameOf('agents')}_${column}`)
      .on('agents')
      .column(column)
      .execute()
  }
}

async function createAgentParts({ createTable, withId, types, nameOf }: SchemaTools, limits: Settings): Promise<void> {
  await createTable('agent_mac_addresses')
    .addColumn('agent_id', types.uuid, column => column.notNull())
    .addColumn('mac_address', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf('agent_mac_addresses')}_key`, ['agent_id', 'mac_address'])
    .addForeignKeyConstraint(`${nameOf('agent_mac_addresses')}_agent`, ['agent_id'], 'agents', ['id'], key =>
      key.onDelete('cascade'),
    )
    .execute()
  await withId(createTable('agent_disks'))
    .addColumn('agent_id', types.uuid, column => column.notNull())
    .addColumn('mountpoint', types.name(limits.max_mountpoint_length), column => column.notNull())
    .addColumn('size', types.bytes, column => column.notNull())
    .addColumn('free', types.bytes, column => column.notNull())
    .addForeignKeyConstraint(`${nameOf('agent_disks')}_agent`, ['agent_id'], 'agents', ['id'], key => key.onDelete('cascade'))
    .addUniqueConstraint(`${nameOf('agent_disks')}_unique`, ['agent_id', 'mountpoint'])
    .execute()
  await withId(createTable('gpus'))
    .addColumn('fullname', types.name(limits.max_gpu_name_length), column => column.notNull().unique())
    .execute()
}

async function createAgentAssociations(database: Kysely<unknown>, { createTable, types, nameOf }: SchemaTools): Promise<void> {
  const links = [
    { table: 'gpu_agent_associations', column: 'gpu_id', target: 'gpus' },
    { table: 'agent_software_version_associations', column: 'software_version_id', target: 'software_versions' },
    { table: 'agent_tag_associations', column: 'tag_id', target: 'tags' },
  ]
  for (const { table, column, target } of links) {
    await createTable(table)
      .addColumn('agent_id', types.uuid, definition => definition.notNull())
      .addColumn(column, types.reference, definition => definition.notNull())
      .addPrimaryKeyConstraint(`${nameOf(table)}_key`, ['agent_id', column])
      .addForeignKeyConstraint(`${nameOf(table)}_agent`, ['agent_id'], 'agents', ['id'], key => key.onDelete('cascade'))
      .addForeignKeyConstraint(`${nameOf(table)}_target`, [column], target, ['id'], key => key.onDelete('cascade'))
      .execute()
    await database.schema
      .createIndex(`${nameOf(table)}_by_target`)
      .on(table)
      .column(column)
      .execute()
  }
}

async function createUsers({ createTable, withId, types, nameOf }: SchemaTools, limits: Settings): Promise<void> {
  await withId(createTable('users'))
    .addColumn('username', types.name(limits.max_username_length), column => column.notNull().unique())
    .addColumn('password', types.name(256))
    .addColumn('email', types.name(limits.max_email_length), column => column.unique())
    .addColumn('active', types.flag, column => column.notNull())
    .addColumn('expiration', types.instant)
    .addColumn('onetime_code', types.name(64))
    .addColumn('last_login', types.instant)
    .execute()
  await withId(createTable('roles'))
    .addColumn('name', types.name(limits.max_role_length), column => column.notNull().unique())
    .addColumn('active', types.flag, column => column.notNull())
    .addColumn('expiration', types.instant)
    .addColumn('description', types.text)
    .execute()
  await createTable('user_roles')
    .addColumn('user_id', types.reference, column => column.notNull())
    .addColumn('role_id', types.reference, column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf('user_roles')}_key`, ['user_id', 'role_id'])
    .addForeignKeyConstraint(`${nameOf('user_roles')}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('user_roles')}_role`, ['role_id'], 'roles', ['id'], key => key.onDelete('cascade'))
    .execute()
}
