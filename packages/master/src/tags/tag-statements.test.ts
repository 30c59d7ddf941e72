// Every statement and example of the reference's page of tags; where they disagree, of wire-facts.md.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newTagSchema, taggedAgentSchema, tagReplacementSchema } from '@pyfarm/contract/api/tags'
import { agentId } from '@pyfarm/contract/ids'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow, addJobRow } from '../testing/test-rows.js'

const agent = agentId('dd0c6da2-0c91-42cf-a82f-6d503aae43d3')

onEachDatabase('the reference on tags', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/tags/')).body
  beforeAll(async () => {
    await addAgentRow(database().database.write, { id: agent, hostname: 'agent3' })
  })

  describe('POST /api/v1/tags/', () => {
    it('answers the example with 201 for a new tag, and with 200 for an existing one', async () => {
      const made = await send('POST', '/tags/', { tag: 'interesting' })
      expect(made).toMatchObject({ status: 201, body: { id: 1, tag: 'interesting', agents: [], jobs: [] } })
      const found = await send('POST', '/tags/', { tag: 'interesting' })
      expect(found.status).toBe(200)
      expect(found.body).toEqual({ id: 1, tag: 'interesting', agents: [], jobs: [], path_maps: [] })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const endpoint = { schema: newTagSchema(database().settings), send: (body: unknown) => send('POST', '/tags/', body) }
      await takesValidBodies(endpoint)
      await refusesBrokenBodies(endpoint, list)
    })

    it('makes tags of their own of names that differ in case, in blanks at the end, or in how a letter is written', async () => {
      const names = ['farm', 'Farm', 'farm ', ' farm', 'färm', 'fa\u0308rm']
      const ids = []
      for (const tag of names) ids.push(idOf(await send('POST', '/tags/', { tag })))
      expect(new Set(ids).size).toBe(names.length)
      for (const [index, tag] of names.entries())
        expect((await send('GET', `/tags/${encodeURIComponent(tag)}`)).body).toMatchObject({ id: ids[index], tag })
    })
  })

  describe('GET /api/v1/tags/', () => {
    it('answers 200 with tags, their id, agents and jobs', async () => {
      const job = await addJobRow(database().database.write)
      await send('PUT', '/tags/listed', { tag: 'listed', agents: [agent], jobs: [job] })
      const { status, body } = await send('GET', '/tags/?tag=listed')
      expect(status).toBe(200)
      expect(body).toEqual([{ agents: [agent], jobs: [job], id: expect.any(Number), tag: 'listed' }])
    })

    it('has pages', async () => {
      await expectPages(send, '/tags/', 'tag')
    })
  })

  describe('GET /api/v1/tags/<tag>', () => {
    it('answers 200 with the tag by name or id, with its agents and jobs by their ids', async () => {
      const { body } = await send('PUT', '/tags/shown', { tag: 'shown', agents: [agent] })
      expect(body).toEqual({ id: expect.any(Number), tag: 'shown', agents: [agent], jobs: [] })
      expect(await send('GET', '/tags/shown')).toMatchObject({ status: 200, body })
      expect((await send('GET', `/tags/${(body as { id: number }).id}`)).body).toEqual(body)
    })

    it('answers 404 when the tag is not found', async () => {
      expect(await send('GET', '/tags/nowhere')).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining('nowhere') as string },
      })
    })
  })

  describe('PUT /api/v1/tags/<tag>', () => {
    it('answers the first example with 201', async () => {
      const { status, body } = await send('PUT', '/tags/interesting', { tag: 'interesting' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, tag: 'interesting', agents: [], jobs: [] })
    })

    it('answers the second example, whose agent is a number, with 404: agents have UUIDs', async () => {
      expect(await send('PUT', '/tags/interesting', { tag: 'interesting', agents: [1], jobs: [] })).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining('agents') as string },
      })
    })

    it('keeps the id of a tag that exists, its path maps, and that jobs ask for it', async () => {
      const paths = { path_linux: '/a', path_windows: 'a:', path_osx: '/A' }
      const map = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'kept' }))
      await send('POST', '/jobtypes/', { name: 'Tagged', code: 'pass' })
      const wanted = { title: 'Asks', jobtype: 'Tagged', tag_requirements: [{ tag: 'kept' }] }
      const job = idOf(await send('POST', '/jobs/', wanted))
      const before = idOf(await send('GET', '/tags/kept'))
      expect(idOf(await send('PUT', '/tags/kept', { tag: 'kept' }))).toBe(before)
      expect((await send('GET', `/pathmaps/${map}`)).body).toMatchObject({ tag: 'kept' })
      expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ tag_requirements: [{ tag: 'kept', negate: false }] })
    })

    it('answers 404 for an agent or job that does not exist, and for an id that no tag has', async () => {
      expect((await send('PUT', '/tags/one', { agents: [randomUUID()] })).status).toBe(404)
      expect((await send('PUT', '/tags/one', { jobs: [2_000_000] })).status).toBe(404)
      expect((await send('PUT', '/tags/2000000', { tag: 'one' })).status).toBe(404)
      expect((await send('GET', '/tags/one')).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = tagReplacementSchema(database().settings)
      const id = idOf(await send('POST', '/tags/', { tag: 'properties' }))
      const sendTo = (body: unknown) => send('PUT', `/tags/${id}`, body)
      await takesValidBodies({ schema, send: sendTo }, 404, 409)
      await takesValidBodies({ schema, send: sendTo, given: { agents: fc.constant([agent]), jobs: fc.constant([]) } }, 409)
      await refusesBrokenBodies({ schema, send: sendTo }, list)
    })
  })

  describe('DELETE /api/v1/tags/<tag>', () => {
    it('answers 204 when the tag was deleted with all its relations, and when it did not exist', async () => {
      await send('PUT', '/tags/going', { tag: 'going', agents: [agent] })
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/tags/going')).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', `/agents/${agent}`)).body).toMatchObject({
        tags: expect.not.arrayContaining(['going']) as string[],
      })
    })
  })

  describe('POST /api/v1/tags/<tag>/agents/', () => {
    it('answers the example with 201, and with 200 when the agent had the tag already', async () => {
      await send('POST', '/tags/', { tag: 'gpu' })
      const link = { href: `/api/v1/agents/${agent}`, id: agent }
      for (const status of [201, 200]) {
        const answer = await send('POST', '/tags/gpu/agents/', { agent_id: agent })
        expect(answer).toMatchObject({ status, body: link })
        expect(Object.keys(answer.body as object)).toHaveLength(2)
      }
    })

    it('takes the tag by its id', async () => {
      const id = idOf(await send('POST', '/tags/', { tag: 'by id' }))
      expect((await send('POST', `/tags/${id}/agents/`, { agent_id: agent })).status).toBe(201)
    })

    it('answers 404 for a tag or agent that does not exist', async () => {
      expect((await send('POST', '/tags/nowhere/agents/', { agent_id: agent })).status).toBe(404)
      expect((await send('POST', '/tags/interesting/agents/', { agent_id: randomUUID() })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      await send('POST', '/tags/', { tag: 'checked' })
      const endpoint = { schema: taggedAgentSchema, send: (body: unknown) => send('POST', '/tags/checked/agents/', body) }
      await takesValidBodies(endpoint, 404)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/tags/<tag>/agents/', () => {
    it('answers 200 with id, hostname and href of the agents', async () => {
      await send('PUT', '/tags/worn', { agents: [agent] })
      const { status, body } = await send('GET', '/tags/worn/agents/')
      expect(status).toBe(200)
      expect(body).toEqual([{ hostname: 'agent3', id: agent, href: `/api/v1/agents/${agent}` }])
    })

    it('has pages', async () => {
      const others = await Promise.all(['b', 'a'].map(hostname => addAgentRow(database().database.write, { hostname })))
      await send('PUT', '/tags/paged', { agents: [agent, ...others] })
      await expectPages(send, '/tags/paged/agents/', 'hostname')
      expect((await send('GET', '/tags/paged/agents/?hostname=b')).body).toMatchObject([{ hostname: 'b' }])
    })

    it('answers 404 for a tag that does not exist', async () => {
      expect((await send('GET', '/tags/nowhere/agents/')).status).toBe(404)
    })
  })

  describe('GET /api/v1/tags/schema', () => {
    it('answers 200 with the columns, with and without a slash at the end', async () => {
      for (const path of ['/tags/schema', '/tags/schema/'])
        expect(await send('GET', path)).toMatchObject({ status: 200, body: { id: 'INTEGER', tag: 'VARCHAR(64)' } })
    })
  })
})
