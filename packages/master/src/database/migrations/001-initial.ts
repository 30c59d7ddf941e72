// The data model of the reference (section 4) with what design.md section 2 adds.
import type { Kysely } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { SchemaTools } from '../column-types.js'
import { createAgentTables } from './001-agents.js'
import { createJobTables } from './001-jobs.js'
import { createJobTypeTables } from './001-job-types.js'
import { createTaskTables } from './001-tasks.js'

export async function up(database: Kysely<unknown>, tools: SchemaTools, limits: Settings): Promise<void> {
  await createAgentTables(database, tools, limits)
  await createJobTypeTables(tools, limits)
  await createJobTables(database, tools, limits)
  await createTaskTables(database, tools)
}
