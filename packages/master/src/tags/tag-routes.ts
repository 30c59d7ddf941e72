import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { agentLinkSchema, knownTagSchema, taggedAgentAnswerSchema, tagSchema } from '@pyfarm/contract/api/tag-answers'
import { newTagSchema, taggedAgentSchema, tagReplacementSchema } from '@pyfarm/contract/api/tags'
import { agentId } from '@pyfarm/contract/ids'
import { atTarget } from '../audit/audit-context.js'
import { callerOf } from '../auth/caller.js'
import { refuseOtherAgent } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { createTag } from './create-tag.js'
import { deleteTag } from './delete-tag.js'
import { replaceTag } from './replace-tag.js'
import { showKnownTag, showTag, tagAt } from './show-tag.js'
import { tagAgent, untagAgent } from './tag-agent.js'
import { listTaggedAgents, loadTags } from './tag-store.js'
import { agentLinkView, taggedAgentView, tagSchemaView, tagView } from './tag-view.js'

const tagPath = z.object({ tag: nameOrId })
const taggedAgentPath = z.object({ tag: nameOrId, agent: z.guid('must be the UUID of an agent').transform(agentId) })
const tagsQuery = smallListQuery(['id', 'tag'])
const taggedAgentsQuery = smallListQuery(['id', 'hostname', 'href'])

export function tagRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/tags/',
    { schema: { summary: 'List tags', querystring: tagsQuery, response: answers({ 200: z.array(tagSchema) }) } },
    async (request, reply) => pageOfItems(request, reply, (await loadTags(read)).map(tagView), request.query),
  )

  server.post(
    '/tags/',
    {
      schema: {
        summary: 'Make a tag, or show the one of this name',
        body: newTagSchema(settings),
        response: answers({ 200: knownTagSchema, 201: tagSchema }),
      },
    },
    async (request, reply) => {
      const { id, isNew } = await createTag(farm, request.body.tag)
      return isNew ? reply.code(201).send(await showTag(read, id)) : reply.code(200).send(await showKnownTag(read, id))
    },
  )

  server.get('/tags/schema', { schema: { summary: 'Columns of tags', response: answers({ 200: columnTypesSchema }) } }, () =>
    tagSchemaView(settings),
  )

  server.get(
    '/tags/:tag',
    { schema: { summary: 'Show a tag', params: tagPath, response: answers({ 200: tagSchema }, 404) } },
    async request => {
      const { id } = await tagAt(read, request.params.tag)
      return showTag(read, id)
    },
  )

  server.put(
    '/tags/:tag',
    {
      schema: {
        summary: 'Make a tag, or replace its agents and jobs',
        params: tagPath,
        body: tagReplacementSchema(settings),
        response: answers({ 201: tagSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const id = await replaceTag(farm, request.params.tag, request.body)
      return reply.code(201).send(await showTag(read, id))
    },
  )

  server.delete(
    '/tags/:tag',
    { schema: { summary: 'Delete a tag', params: tagPath, response: answers({ 204: nothing }) } },
    async (request, reply) => {
      await deleteTag(farm, request.params.tag)
      return reply.code(204).send(null)
    },
  )

  taggedAgentRoutes(server, farm)
}

function taggedAgentRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/tags/:tag/agents/',
    {
      schema: {
        summary: 'List the agents that have a tag',
        params: tagPath,
        querystring: taggedAgentsQuery,
        response: answers({ 200: z.array(taggedAgentAnswerSchema) }, 404),
      },
    },
    async (request, reply) => {
      const { id } = await tagAt(read, request.params.tag)
      const agents = await listTaggedAgents(read, id)
      return pageOfItems(
        request,
        reply,
        agents.map(agent => taggedAgentView(agent, settings)),
        request.query,
      )
    },
  )

  server.post(
    '/tags/:tag/agents/',
    {
      schema: {
        summary: 'Give a tag to an agent',
        params: tagPath,
        body: taggedAgentSchema,
        response: answers({ 200: agentLinkSchema, 201: agentLinkSchema }, 404),
      },
    },
    async (request, reply) => {
      const agent = request.body.agent_id
      await refuseOtherAgent(farm.database.read, callerOf(request), agent)
      const isNew = await atTarget(`agent ${agent}`, () => tagAgent(farm, request.params.tag, agent))
      return reply.code(isNew ? 201 : 200).send(agentLinkView(agent, settings))
    },
  )

  server.delete(
    '/tags/:tag/agents/:agent',
    { schema: { summary: 'Take a tag from an agent', params: taggedAgentPath, response: answers({ 204: nothing }) } },
    async (request, reply) => {
      const { tag, agent } = request.params
      await atTarget(`agent ${agent}`, () => untagAgent(farm, tag, agent))
      return reply.code(204).send(null)
    },
  )
}
