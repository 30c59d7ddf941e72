import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { tagId } from '@pyfarm/contract/ids'
import { insertRow } from '../database/insert.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { addAgentRow, addJobRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

onEachDatabase('tags', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const write = () => database().database.write

  describe('POST /tags/', () => {
    it('makes a new tag with 201, and finds an existing one with 200', async () => {
      expect(await send('POST', '/tags/', { tag: 'interesting' })).toMatchObject({
        status: 201,
        body: { id: 1, tag: 'interesting', agents: [], jobs: [] },
      })
      const again = await send('POST', '/tags/', { tag: 'interesting' })
      expect(again.status).toBe(200)
      expect(again.body).toEqual({ id: 1, tag: 'interesting', agents: [], jobs: [], path_maps: [] })
    })

    it('finds a tag that path maps use', async () => {
      const id = tagId(idOf(await send('POST', '/tags/', { tag: 'mapped' })))
      await insertRow(write(), 'path_maps', { path_linux: '/a', path_windows: 'A:', path_osx: '/A', tag_id: id })
      expect((await send('POST', '/tags/', { tag: 'mapped' })).body).toEqual({
        id,
        tag: 'mapped',
        agents: [],
        jobs: [],
        path_maps: [1],
      })
    })

    it('gives one tag to all who make it at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => send('POST', '/tags/', { tag: 'wanted by many' })))
      expect(new Set(answers.map(idOf)).size).toBe(1)
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    })

    it.each([
      ['no name', {}, 'tag'],
      ['a name that is no text', { tag: 1 }, 'tag'],
      ['a null', { tag: null }, 'tag'],
      ['an empty name', { tag: '' }, 'tag'],
      ['a name that is too long', { tag: 'x'.repeat(65) }, 'tag'],
      ['a NUL', { tag: 'a\0b' }, 'tag'],
      ['half a character', '{"tag": "\\ud800"}', 'tag'],
      ['an unknown key', { tag: 'x', colour: 'red' }, 'colour'],
      ['a list', '["tag"]', 'object'],
      ['nothing', '', 'object'],
    ])('refuses %s with 400 and says what is wrong', async (_case, body, named) => {
      const { status, body: answer } = await send('POST', '/tags/', body)
      expect(status).toBe(400)
      expect(answer).toEqual({ error: expect.stringContaining(named) })
    })
  })

  it('lists tags with the ids of their agents and jobs', async () => {
    const agent = await addAgentRow(write())
    const job = await addJobRow(write())
    const id = idOf(await send('PUT', '/tags/listed', { agents: [agent], jobs: [job] }))
    const { body } = await send('GET', '/tags/')
    expect(body).toContainEqual({ id, tag: 'listed', agents: [agent], jobs: [job] })
  })

  it('is found by name and by id in the same place, and 404 otherwise', async () => {
    const { body } = await send('POST', '/tags/', { tag: 'two words' })
    const id = idOf({ status: 201, body, headers: {} })
    expect((await send('GET', '/tags/two%20words')).body).toEqual(body)
    expect((await send('GET', `/tags/${id}`)).body).toEqual(body)
    expect((await send('GET', '/tags/unknown')).status).toBe(404)
    expect((await send('GET', '/tags/99999999999999999999')).status).toBe(404)
  })

  it('is not found by a name that can be none', async () => {
    for (const name of ['%00', 'a%00b', '%ff', 'x'.repeat(500)]) {
      expect([400, 404]).toContain((await send('GET', `/tags/${name}`)).status)
    }
  })

  describe('PUT /tags/<tag>', () => {
    it('answers 201 for a new tag, also with {}', async () => {
      const { status, body } = await send('PUT', '/tags/new%20by%20put', {})
      expect(status).toBe(201)
      expect(body).toMatchObject({ tag: 'new by put', agents: [], jobs: [] })
    })

    it('answers 201 for an existing tag, and takes away all relations that are not given', async () => {
      const agent = await addAgentRow(write())
      const job = await addJobRow(write())
      const id = idOf(await send('PUT', '/tags/replaced', { tag: 'replaced', agents: [agent], jobs: [job] }))
      const again = await send('PUT', '/tags/replaced', { tag: 'replaced', jobs: [] })
      expect(again).toMatchObject({ status: 201, body: { id, tag: 'replaced', agents: [], jobs: [] } })
    })

    it('renames a tag that is addressed by its id', async () => {
      const id = idOf(await send('POST', '/tags/', { tag: 'old name' }))
      expect((await send('PUT', `/tags/${id}`, { tag: 'new name' })).body).toEqual({ id, tag: 'new name', agents: [], jobs: [] })
      await send('POST', '/tags/', { tag: 'taken name' })
      expect((await send('PUT', `/tags/${id}`, { tag: 'taken name' })).status).toBe(409)
    })

    it('refuses another name in the body than in the address, also if agents are listed', async () => {
      const body = { tag: 'other', agents: [randomUUID()] }
      expect((await send('PUT', '/tags/one', body)).status).toBe(400)
      expect((await send('GET', '/tags/one')).status).toBe(404)
    })

    it('answers 404 for an unknown agent or job, and changes nothing', async () => {
      const agent = await addAgentRow(write())
      const before = await send('PUT', '/tags/unchanged', { agents: [agent] })
      expect((await send('PUT', '/tags/unchanged', { agents: [randomUUID()] })).status).toBe(404)
      expect((await send('PUT', '/tags/unchanged', { agents: [1] })).status).toBe(404)
      expect((await send('PUT', '/tags/unchanged', { jobs: [2_000_000] })).status).toBe(404)
      expect((await send('GET', '/tags/unchanged')).body).toEqual(before.body)
      expect((await send('PUT', '/tags/2000000', { tag: 'x' })).status).toBe(404)
    })

    it('refuses what is no list of agents or jobs', async () => {
      for (const body of [{ agents: 'all' }, { agents: [true] }, { agents: ['no uuid'] }, { jobs: ['one'] }, { jobs: null }]) {
        expect((await send('PUT', '/tags/wrong', body)).status).toBe(400)
      }
    })
  })

  describe('/tags/<tag>/agents/', () => {
    it('tags an agent with 201, and once more with 200, both with id and href', async () => {
      const agent = await addAgentRow(write())
      await send('POST', '/tags/', { tag: 'gpu' })
      const link = { id: agent, href: `/api/v1/agents/${agent}` }
      expect(await send('POST', '/tags/gpu/agents/', { agent_id: agent.toUpperCase() })).toMatchObject({
        status: 201,
        body: link,
      })
      expect(current().announced.at(-1)).toMatchObject({ wake: true, events: [{ kind: 'agent', agent, change: 'changed' }] })
      expect(await send('POST', '/tags/gpu/agents/', { agent_id: agent })).toMatchObject({ status: 200, body: link })
    })

    it('lists agents with id, hostname and href', async () => {
      const agent = await addAgentRow(write(), { hostname: 'agent3' })
      await send('PUT', '/tags/agents%20listed', { agents: [agent] })
      const { status, body } = await send('GET', '/tags/agents%20listed/agents/')
      expect(status).toBe(200)
      expect(body).toEqual([{ id: agent, hostname: 'agent3', href: `/api/v1/agents/${agent}` }])
    })

    it('takes the tag from an agent with 204, also when it has it not', async () => {
      const agent = await addAgentRow(write())
      await send('PUT', '/tags/lent', { agents: [agent] })
      for (const events of [[{ kind: 'agent', agent, change: 'changed' }], []]) {
        expect(await send('DELETE', `/tags/lent/agents/${agent}`)).toMatchObject({ status: 204, body: undefined })
        expect(current().announced.at(-1)).toMatchObject({ wake: events.length > 0, events })
        expect((await send('GET', '/tags/lent/agents/')).body).toEqual([])
      }
      expect((await send('DELETE', `/tags/unknown/agents/${agent}`)).status).toBe(204)
      expect((await send('DELETE', '/tags/lent/agents/one')).status).toBe(400)
    })

    it('answers 404 for an unknown tag or agent, and 400 for no UUID', async () => {
      await send('POST', '/tags/', { tag: 'known' })
      expect((await send('GET', '/tags/unknown/agents/')).status).toBe(404)
      expect((await send('POST', '/tags/unknown/agents/', { agent_id: await addAgentRow(write()) })).status).toBe(404)
      expect((await send('POST', '/tags/known/agents/', { agent_id: randomUUID() })).status).toBe(404)
      for (const body of [{}, { agent_id: 1 }, { agent_id: 'one' }, { agent_id: randomUUID(), more: 1 }]) {
        expect((await send('POST', '/tags/known/agents/', body)).status).toBe(400)
      }
    })
  })

  it('is deleted with all its relations by 204, which is also the answer when there is none', async () => {
    const agent = await addAgentRow(write())
    const job = await addJobRow(write())
    await send('PUT', '/tags/going', { agents: [agent], jobs: [job] })
    expect(await send('DELETE', '/tags/going')).toMatchObject({ status: 204, body: undefined })
    expect((await send('GET', '/tags/going')).status).toBe(404)
    expect((await send('DELETE', '/tags/going')).status).toBe(204)
    expect((await send('DELETE', '/tags/2000000')).status).toBe(204)
  })

  it('has a schema', async () => {
    expect((await send('GET', '/tags/schema')).body).toEqual({ id: 'INTEGER', tag: 'VARCHAR(64)' })
  })
})
