import type { Kysely } from 'kysely'
import type { AgentId, TagId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { insertRow } from '../database/insert.js'

export interface PathMap {
  readonly id: number
  readonly path_linux: string
  readonly path_windows: string
  readonly path_osx: string
  readonly tag_id: TagId | null
  readonly tag: string | null
}

const pathMaps = (database: Kysely<Tables>) =>
  database
    .selectFrom('path_maps as p')
    .leftJoin('tags as t', 't.id', 'p.tag_id')
    .select(['p.id', 'p.path_linux', 'p.path_windows', 'p.path_osx', 'p.tag_id', 't.tag'])
    .orderBy('p.id')

/** All path maps in order of creation. */
export const listPathMaps = (database: Kysely<Tables>): Promise<PathMap[]> => pathMaps(database).execute()

/** Those without a tag, and those whose tag the agent has, in order of creation. */
export const listPathMapsForAgent = (database: Kysely<Tables>, agent: AgentId): Promise<PathMap[]> =>
  pathMaps(database)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('p.tag_id', 'is', null),
        eb('p.tag_id', 'in', selectFrom('agent_tag_associations as a').select('a.tag_id').where('a.agent_id', '=', agent)),
      ]),
    )
    .execute()

export const findPathMap = (database: Kysely<Tables>, id: number): Promise<PathMap | undefined> =>
  pathMaps(database).where('p.id', '=', id).executeTakeFirst()

export type PathMapColumns = Omit<PathMap, 'id' | 'tag'>

export const insertPathMap = (tx: Tx, columns: PathMapColumns): Promise<number> => insertRow(tx, 'path_maps', columns)

/** False when there is no such path map. */
export async function updatePathMap(tx: Tx, id: number, columns: Partial<PathMapColumns>): Promise<boolean> {
  if (Object.keys(columns).length === 0) return (await findPathMap(tx, id)) !== undefined
  const { numUpdatedRows } = await tx.updateTable('path_maps').set(columns).where('id', '=', id).executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deletePathMap(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('path_maps').where('id', '=', id).execute()
}
