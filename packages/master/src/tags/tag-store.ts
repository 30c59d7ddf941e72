// Tags, and which agents and jobs bear them.
import type { Kysely } from 'kysely'
import type { AgentId, JobId, TagId } from '@pyfarm/contract/ids'
import { tagId } from '@pyfarm/contract/ids'
import { insertOrIgnore } from '../database/insert.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../farm.js'
import type { NameOrId } from '../http/wire.js'

export interface Tag {
  readonly id: TagId
  readonly tag: string
}

export interface TagWithRelations extends Tag {
  readonly agents: AgentId[]
  readonly jobs: JobId[]
}

export async function findTag(database: Kysely<Tables>, key: NameOrId): Promise<Tag | undefined> {
  const tags = database.selectFrom('tags').selectAll()
  return 'id' in key
    ? tags.where('id', '=', tagId(key.id)).executeTakeFirst()
    : tags.where('tag', '=', key.name).executeTakeFirst()
}

/**
 * Ids of the tags with these names, in their order, each once; those that are new are made.
 *
 *     const [gpu] = await findOrCreateTags(tx, ['gpu'])
 */
export async function findOrCreateTags(tx: Tx, names: readonly string[]): Promise<TagId[]> {
  const wanted = [...new Set(names)]
  const known = await idsByName(tx, wanted)
  const missing = wanted.filter(name => !known.has(name))
  if (missing.length === 0) return wanted.flatMap(name => known.get(name) ?? [])
  // In one order everywhere, so that two who make the same tags at once do not wait for each other in a circle.
  await insertOrIgnore(
    tx,
    'tags',
    missing.toSorted().map(tag => ({ tag })),
  )
  const all = await idsByName(tx, wanted)
  return wanted.flatMap(name => all.get(name) ?? [])
}

async function idsByName(database: Kysely<Tables>, names: readonly string[]): Promise<Map<string, TagId>> {
  if (names.length === 0) return new Map()
  const rows = await database.selectFrom('tags').selectAll().where('tag', 'in', names).execute()
  return new Map(rows.map(row => [row.tag, row.id]))
}

/** All tags, or the one with this id, in order of creation. */
export async function loadTags(database: Kysely<Tables>, only?: TagId): Promise<TagWithRelations[]> {
  let tags = database.selectFrom('tags').selectAll().orderBy('id')
  let agents = database.selectFrom('agent_tag_associations').selectAll().orderBy('agent_id')
  let jobs = database.selectFrom('job_tag_associations').selectAll().orderBy('job_id')
  if (only !== undefined) {
    tags = tags.where('id', '=', only)
    agents = agents.where('tag_id', '=', only)
    jobs = jobs.where('tag_id', '=', only)
  }
  const agentsOf = grouped(await agents.execute(), row => row.agent_id)
  const jobsOf = grouped(await jobs.execute(), row => row.job_id)
  return (await tags.execute()).map(tag => ({ ...tag, agents: agentsOf.get(tag.id) ?? [], jobs: jobsOf.get(tag.id) ?? [] }))
}

function grouped<R extends { tag_id: TagId }, T>(rows: readonly R[], valueOf: (row: R) => T): Map<TagId, T[]> {
  const groups = new Map<TagId, T[]>()
  for (const row of rows) {
    const group = groups.get(row.tag_id)
    if (group === undefined) groups.set(row.tag_id, [valueOf(row)])
    else group.push(valueOf(row))
  }
  return groups
}
