import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** On MariaDB and MySQL: names that differ in blanks at their end are different, as on the other databases. */
export async function up(database: Kysely<unknown>, { collation, names }: SchemaTools): Promise<void> {
  if (collation === undefined) return
  for (const table of names.values()) {
    const columns = await otherwiseCollated(database, table, collation)
    if (columns.length > 0) await sql`alter table ${sql.id(table)} ${sql.join(columns)}`.execute(database)
  }
}

interface Column {
  readonly name: string
  readonly type: string
  readonly nullable: 'YES' | 'NO'
}

/** Names alone: keys of agents are `char` columns, which hold no blanks, and foreign keys keep them as they are. */
async function otherwiseCollated(database: Kysely<unknown>, table: string, collation: string): Promise<RawBuilder<unknown>[]> {
  const { rows } = await sql<Column>`
    select column_name as name, column_type as type, is_nullable as nullable from information_schema.columns
    where table_schema = database() and table_name = ${table} and data_type = 'varchar' and collation_name <> ${collation}
    order by ordinal_position`.execute(database)
  return rows.map(({ name, type, nullable }) => {
    const ending = sql.raw(`${type} character set utf8mb4 collate ${collation} ${nullable === 'YES' ? 'null' : 'not null'}`)
    return sql`modify ${sql.id(name)} ${ending}`
  })
}
