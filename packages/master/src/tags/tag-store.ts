// Tags, and which agents and jobs bear them.
import type { Kysely } from 'kysely'
import type { AgentId, JobId, TagId } from '@pyfarm/contract/ids'
import { tagId } from '@pyfarm/contract/ids'
import { insertOrIgnore } from '../database/insert.js'
import { grouped } from '../database/grouped.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
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

/** The tag of that name, made if there is none; whoever comes second at the same moment finds it. */
export async function findOrCreateTag(tx: Tx, name: string): Promise<{ readonly id: TagId; readonly isNew: boolean }> {
  const known = await findTag(tx, { name })
  if (known !== undefined) return { id: known.id, isNew: false }
  const inserted = await insertOrIgnore(tx, 'tags', [{ tag: name }])
  const { id } = await tx.selectFrom('tags').select('id').where('tag', '=', name).executeTakeFirstOrThrow()
  return { id, isNew: inserted > 0 }
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
  // In the order of the request, in which answers show them. Two who make the same tags at once in other orders may wait for
  // each other in a circle: the database ends one, and it is tried again.
  await insertOrIgnore(
    tx,
    'tags',
    missing.map(tag => ({ tag })),
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
  const agentsOf = grouped(await agents.execute(), row => row.tag_id)
  const jobsOf = grouped(await jobs.execute(), row => row.tag_id)
  return (await tags.execute()).map(tag => ({
    ...tag,
    agents: (agentsOf.get(tag.id) ?? []).map(row => row.agent_id),
    jobs: (jobsOf.get(tag.id) ?? []).map(row => row.job_id),
  }))
}

/** Path maps for agents with this tag. */
export async function listPathMapsOf(database: Kysely<Tables>, tag: TagId): Promise<number[]> {
  const rows = await database.selectFrom('path_maps').select('id').where('tag_id', '=', tag).orderBy('id').execute()
  return rows.map(row => row.id)
}

/** The agents that have a tag, by host name. */
export async function listTaggedAgents(database: Kysely<Tables>, tag: TagId): Promise<{ id: AgentId; hostname: string }[]> {
  return database
    .selectFrom('agent_tag_associations as tagged')
    .innerJoin('agents as agent', 'agent.id', 'tagged.agent_id')
    .select(['agent.id', 'agent.hostname'])
    .where('tagged.tag_id', '=', tag)
    .orderBy('agent.hostname')
    .orderBy('agent.id')
    .execute()
}

/** Those of the agents that exist. */
export async function existingAgents(database: Kysely<Tables>, ids: readonly AgentId[]): Promise<Set<AgentId>> {
  if (ids.length === 0) return new Set()
  const rows = await database.selectFrom('agents').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(row => row.id))
}

/** Those of the jobs that exist. */
export async function existingJobs(database: Kysely<Tables>, ids: readonly JobId[]): Promise<Set<JobId>> {
  if (ids.length === 0) return new Set()
  const rows = await database.selectFrom('jobs').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(row => row.id))
}

/** False if the agent has the tag already. */
export async function addAgent(tx: Tx, tag: TagId, agent: AgentId): Promise<boolean> {
  const known = await tx
    .selectFrom('agent_tag_associations')
    .select('agent_id')
    .where('tag_id', '=', tag)
    .where('agent_id', '=', agent)
    .executeTakeFirst()
  if (known !== undefined) return false
  await insertOrIgnore(tx, 'agent_tag_associations', [{ tag_id: tag, agent_id: agent }])
  return true
}

/** Whether the agent had it. */
export async function removeAgent(tx: Tx, tag: TagId, agent: AgentId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('agent_tag_associations')
    .where('tag_id', '=', tag)
    .where('agent_id', '=', agent)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Gives the tag to these agents and jobs, and takes it from all others. */
export async function setRelations(tx: Tx, tag: TagId, agents: readonly AgentId[], jobs: readonly JobId[]): Promise<void> {
  await tx.deleteFrom('agent_tag_associations').where('tag_id', '=', tag).execute()
  await tx.deleteFrom('job_tag_associations').where('tag_id', '=', tag).execute()
  await insertOrIgnore(
    tx,
    'agent_tag_associations',
    agents.map(agent => ({ tag_id: tag, agent_id: agent })),
  )
  await insertOrIgnore(
    tx,
    'job_tag_associations',
    jobs.map(job => ({ tag_id: tag, job_id: job })),
  )
}

export async function renameTag(tx: Tx, id: TagId, tag: string): Promise<void> {
  await tx.updateTable('tags').set({ tag }).where('id', '=', id).execute()
}

/** With it goes that agents and jobs have it or ask for it, and the path maps for it. */
export async function removeTag(tx: Tx, id: TagId): Promise<void> {
  await tx.deleteFrom('tags').where('id', '=', id).execute()
}
