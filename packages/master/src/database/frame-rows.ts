// Many frames as rows out of one parameter: a statement that binds every value of every row takes its time to be built.
import { MysqlAdapter, PostgresAdapter, sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Tables } from './tables.js'

export interface FrameRow {
  readonly frame: number
  readonly tile: number | null
}

/** A source of rows with the columns `frame` and `tile`, in the order of the list. */
export function frameRows(database: Kysely<Tables>, rows: readonly FrameRow[]): RawBuilder<unknown> {
  const json = JSON.stringify(rows.map(({ frame, tile }) => [frame, tile]))
  const { adapter } = database.getExecutor()
  if (adapter instanceof PostgresAdapter)
    return sql`(select (entry ->> 0)::numeric as frame, (entry ->> 1)::integer as tile from jsonb_array_elements(${json}::jsonb) as entry)`
  if (adapter instanceof MysqlAdapter)
    return sql`json_table(${json}, '$[*]' columns (frame decimal(14, 4) path '$[0]', tile integer path '$[1]'))`
  return sql`(select json_extract(value, '$[0]') as frame, json_extract(value, '$[1]') as tile from json_each(${json}))`
}
