// Which logs belong to what, for those who clear up and compress their files.
import type { Kysely } from 'kysely'
import type { Instant } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

/** Some logs, made before that time, that no task has. */
export async function logsOfNoTask(database: Kysely<Tables>, before: Instant, most: number): Promise<string[]> {
  const rows = await database
    .selectFrom('task_logs as l')
    .select('l.identifier')
    .where('l.created_on', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('task_log_associations as a').select('a.task_log_id').whereRef('a.task_log_id', '=', 'l.id'))),
    )
    .limit(most)
    .execute()
  return rows.map(row => row.identifier)
}

/** Those of the identifiers that have a row. */
export async function knownLogs(database: Kysely<Tables>, identifiers: readonly string[]): Promise<Set<string>> {
  const rows = await database.selectFrom('task_logs').select('identifier').where('identifier', 'in', identifiers).execute()
  return new Set(rows.map(row => row.identifier))
}
