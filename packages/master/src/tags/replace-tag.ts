// PUT of a tag: it has the agents and jobs that are listed, and no others.
import type { TagReplacement } from '@pyfarm/contract/api/tags'
import type { AgentId, JobId, TagId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, notFound, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { tagNotFound } from './show-tag.js'
import { existingAgents, existingJobs, findOrCreateTag, findTag, renameTag, setRelations } from './tag-store.js'
import type { Tag } from './tag-store.js'

/** Path maps and requirements of jobs keep the tag: it keeps its id. @throws RefusedError 400, 404, 409 */
export async function replaceTag(farm: Farm, key: NameOrId, wanted: TagReplacement): Promise<TagId> {
  if ('name' in key && wanted.tag !== undefined && wanted.tag !== key.name) {
    throw new RefusedError(badRequest('tag: The name of the tag must be the one in its address.'))
  }
  const agents = wanted.agents ?? []
  const jobs = wanted.jobs ?? []
  return change(farm, async (tx, changes) => {
    const id = await tagToReplace(tx, key, wanted.tag)
    await refuseUnknown(tx, agents, jobs)
    await setRelations(tx, id, agents, jobs)
    changes.wake = true
    return id
  })
}

async function tagToReplace(tx: Tx, key: NameOrId, name: string | undefined): Promise<TagId> {
  const known = await findTag(tx, key)
  if (known !== undefined) return renamed(tx, known, name ?? known.tag)
  // No id can be reserved, so there is nothing to make at an id.
  if ('id' in key) throw new RefusedError(tagNotFound(key))
  return (await findOrCreateTag(tx, key.name)).id
}

async function renamed(tx: Tx, known: Tag, name: string): Promise<TagId> {
  if (known.tag === name) return known.id
  if ((await findTag(tx, { name })) !== undefined) throw new RefusedError(conflict(`Tag ${name} already exists`))
  await renameTag(tx, known.id, name)
  return known.id
}

async function refuseUnknown(tx: Tx, agents: readonly AgentId[], jobs: readonly JobId[]): Promise<void> {
  const knownAgents = await existingAgents(tx, agents)
  const unknownAgent = agents.find(id => !knownAgents.has(id))
  if (unknownAgent !== undefined) throw new RefusedError(notFound(`agents: Agent ${unknownAgent} not found`))
  const knownJobs = await existingJobs(tx, jobs)
  const unknownJob = jobs.find(id => !knownJobs.has(id))
  if (unknownJob !== undefined) throw new RefusedError(notFound(`jobs: Job ${unknownJob} not found`))
}
