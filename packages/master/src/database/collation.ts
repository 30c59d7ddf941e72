import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The collation under which every difference of two texts counts, the case of letters and blanks at the end too, as on the other databases. */
export async function exactCollation<Schema>(database: Kysely<Schema>): Promise<string> {
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(database)
  return rows[0]?.version.includes('MariaDB') === true ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
}
