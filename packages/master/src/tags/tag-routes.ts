import { z } from 'zod'
import { newTagSchema, taggedAgentSchema, tagReplacementSchema } from '@pyfarm/contract/api/tags'
import type { Farm } from '../farm.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { createTag } from './create-tag.js'
import { deleteTag } from './delete-tag.js'
import { replaceTag } from './replace-tag.js'
import { showKnownTag, showTag, tagAt } from './show-tag.js'
import { tagAgent } from './tag-agent.js'
import { listTaggedAgents, loadTags } from './tag-store.js'
import { agentLinkView, taggedAgentView, tagSchemaView, tagView } from './tag-view.js'

const tagPath = z.object({ tag: nameOrId })

export function tagRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get('/tags/', async () => (await loadTags(read)).map(tagView))

  server.post('/tags/', { schema: { body: newTagSchema(settings) } }, async (request, reply) => {
    const { id, isNew } = await createTag(farm, request.body.tag)
    return isNew ? reply.code(201).send(await showTag(read, id)) : showKnownTag(read, id)
  })

  server.get('/tags/schema', () => tagSchemaView(settings))

  server.get('/tags/:tag', { schema: { params: tagPath } }, async request => {
    const { id } = await tagAt(read, request.params.tag)
    return showTag(read, id)
  })

  server.put('/tags/:tag', { schema: { params: tagPath, body: tagReplacementSchema(settings) } }, async (request, reply) => {
    const id = await replaceTag(farm, request.params.tag, request.body)
    return reply.code(201).send(await showTag(read, id))
  })

  server.delete('/tags/:tag', { schema: { params: tagPath } }, async (request, reply) => {
    await deleteTag(farm, request.params.tag)
    return reply.code(204).send()
  })

  server.get('/tags/:tag/agents/', { schema: { params: tagPath } }, async request => {
    const { id } = await tagAt(read, request.params.tag)
    return (await listTaggedAgents(read, id)).map(agent => taggedAgentView(agent, settings))
  })

  server.post('/tags/:tag/agents/', { schema: { params: tagPath, body: taggedAgentSchema } }, async (request, reply) => {
    const agent = request.body.agent_id
    const isNew = await tagAgent(farm, request.params.tag, agent)
    return reply.code(isNew ? 201 : 200).send(agentLinkView(agent, settings))
  })
}
