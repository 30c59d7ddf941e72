import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { actionResultsSchema } from '@pyfarm/contract/api/actions'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import { listIdleAgents } from '../scheduler/idle-agents-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { findAgent } from './agent-store.js'

onEachDatabase('actions on agents', database => {
  const current = startTestFarm(database)
  const send = (...request: Parameters<ReturnType<typeof current>['send']>) => current().send(...request)
  const show = async (agent: AgentId) => (await send('GET', `/agents/${agent}`)).body as Record<string, unknown>
  const act = (body: object) => send('POST', '/agents/actions', body)
  const add = (state: AgentState = 'online', columns: Parameters<typeof addAgentRow>[1] = {}) =>
    addAgentRow(database().database.write, { state: agentStateCodes[state], ...columns })
  const giveTask = async (agent: AgentId) => {
    const { id } = (await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render' })).body as { id: number }
    const [task] = (await send('GET', `/jobs/${id}/tasks/`)).body as { id: number }[]
    await send('POST', `/agents/${agent}/tasks/`, { id: task?.id })
    return { path: `/jobs/${id}/tasks/${task?.id ?? 0}`, id: task?.id }
  }

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })

  describe('disable', () => {
    it('stops the tasks of the agent and frees them; the answer is the agent as GET shows it', async () => {
      const agent = await add()
      const task = await giveTask(agent)
      const answer = await send('POST', `/agents/${agent}/disable`)
      expect(answer).toMatchObject({ status: 200, body: { id: agent, state: 'disabled', disks: [], gpus: [] } })
      expect(answer.body).toEqual(await show(agent))
      expect((await send('GET', task.path)).body).toMatchObject({ state: 'queued', agent_id: null })
      expect(current().announced.flatMap(changes => changes.stops)).toContainEqual({ agentId: agent, taskId: task.id })
    })

    it.each<AgentState>(['disabled', 'offline'])('takes an agent that is %s, too', async state => {
      const agent = await add(state)
      expect(await send('POST', `/agents/${agent}/disable`, {})).toMatchObject({ status: 200, body: { state: 'disabled' } })
    })
  })

  describe('enable', () => {
    it('makes a disabled agent offline until it is heard of, and due for a poll', async () => {
      const agent = await add('disabled', { last_polled: instant(Date.now()) })
      expect(await send('POST', `/agents/${agent}/enable`)).toMatchObject({
        status: 200,
        body: { state: 'offline', last_polled: null },
      })
    })

    it.each<AgentState>(['online', 'running', 'offline'])('leaves an agent that is %s as it is', async state => {
      const agent = await add(state)
      const before = await show(agent)
      expect(await send('POST', `/agents/${agent}/enable`)).toMatchObject({ status: 200, body: before })
    })
  })

  describe('software', () => {
    it('is noted of many at once, and taken back; a version that is unknown is refused; rows show it, tags and notes', async () => {
      await send('POST', '/software/', { software: 'blender', versions: [{ version: '4.2' }] })
      const agents = [await add(), await add()]
      const blender = { software: 'blender', version: '4.2' }
      const rowsOf = async (query: string) =>
        (await send('GET', `/agents/?include=details&${query}`)).body as {
          id: string
          software: unknown
          tags: unknown
          notes: unknown
        }[]
      await act({ action: 'add_software', ids: agents, ...blender })
      await act({ action: 'add_tags', ids: agents, tags: ['gpu'] })
      await act({ action: 'set', ids: agents, values: { notes: 'loud fan' } })
      expect((await rowsOf('software=blender')).map(({ software, tags, notes }) => ({ software, tags, notes }))).toEqual(
        agents.map(() => ({ software: [blender], tags: ['gpu'], notes: 'loud fan' })),
      )
      expect((await act({ action: 'add_software', ids: agents, software: 'blender', version: '9.9' })).body).toMatchObject({
        results: [{ ok: false, status: 404 }, { ok: false }],
      })
      await act({ action: 'remove_software', filter: { software: 'blender' }, ...blender })
      expect(await rowsOf('software=blender')).toEqual([])
    })
  })

  describe('restart', () => {
    it('is noted, and the agent is given no more work until then', async () => {
      const agent = await add()
      expect((await listIdleAgents(database().database.read, instant(Date.now()))).map(idle => idle.id)).toContain(agent)
      expect(await send('POST', `/agents/${agent}/restart`)).toMatchObject({ status: 200, body: { restart_requested: true } })
      expect((await listIdleAgents(database().database.read, instant(Date.now()))).map(idle => idle.id)).not.toContain(agent)
    })
  })

  describe('check_software', () => {
    it('is noted with the time of the wish', async () => {
      const agent = await add()
      expect(await send('POST', `/agents/${agent}/check_software`)).toMatchObject({ status: 200, body: { id: agent } })
      const row = await findAgent(database().database.read, agent)
      expect(Math.abs(Date.now() - (row?.software_check_requested ?? 0))).toBeLessThan(60_000)
    })
  })

  it.each(['restart', 'check_software'])('%s is refused for a passive agent, which is never called', async action => {
    const agent = await add('online', { use_address: useAddressCodes.passive })
    expect(await send('POST', `/agents/${agent}/${action}`)).toMatchObject({ status: 409, body: { error: expect.any(String) } })
    expect(await findAgent(database().database.read, agent)).toMatchObject({
      restart_requested: false,
      software_check_requested: null,
    })
  })

  it.each(['enable', 'disable', 'restart', 'check_software'])(
    '%s is 404 for an unknown agent and takes no parameters',
    async action => {
      expect((await send('POST', `/agents/${randomUUID()}/${action}`)).status).toBe(404)
      expect((await send('POST', `/agents/${await add()}/${action}`, { now: true })).status).toBe(400)
    },
  )

  describe('on many', () => {
    it.each<[string, object, Record<string, unknown>]>([
      ['enable', {}, { state: 'online' }],
      ['disable', {}, { state: 'disabled' }],
      ['restart', {}, { restart_requested: true }],
      ['check_software', {}, { state: 'online' }],
      [
        'set',
        { values: { notes: 'in room 3', ram: 512, upgrade_to: '1.2' } },
        { notes: 'in room 3', ram: 512, upgrade_to: '1.2' },
      ],
      [
        'add_tags',
        { tags: ['gpu', 'old'] },
        { tags: expect.toSatisfy((tags: string[]) => tags.toSorted().join() === 'gpu,old') },
      ],
      ['remove_tags', { tags: ['old', 'not there'] }, { tags: [] }],
    ])('%s %j', async (action, parameters, shown) => {
      const agents = [await add(), await add()]
      await act({ action: 'add_tags', ids: agents, tags: ['old'] })
      for (let times = 0; times < 2; times++) {
        expect((await act({ action, ids: agents, ...parameters })).body).toEqual({
          results: agents.map(id => ({ id, ok: true })),
        })
        for (const agent of agents) expect(await show(agent)).toMatchObject(shown)
      }
    })

    it('delete them; their tasks go back to the queue', async () => {
      const agent = await add()
      const task = await giveTask(agent)
      const unknown = randomUUID()
      expect(await act({ action: 'delete', ids: [unknown, agent, agent.toUpperCase()] })).toMatchObject({
        status: 200,
        body: {
          results: [
            { id: unknown, ok: false, status: 404, error: expect.stringContaining(unknown) },
            { id: agent, ok: true },
          ],
        },
      })
      expect((await send('GET', `/agents/${agent}`)).status).toBe(404)
      expect((await send('GET', task.path)).body).toMatchObject({ state: 'queued', agent_id: null })
    })

    it('go for the agents that a filter like that of the list finds', async () => {
      const one = await add('online', { hostname: 'blade-01' })
      const two = await add('offline', { hostname: 'BLADE-02' })
      await act({ action: 'add_tags', ids: [one], tags: ['fast'] })
      const found = async (filter: object) => {
        const { results } = actionResultsSchema.parse((await act({ action: 'set', filter, values: { notes: 'x' } })).body)
        return results.map(({ id }) => id).toSorted()
      }
      expect(await found({ hostname: 'blade' })).toEqual([one, two].toSorted())
      expect(await found({ hostname: 'blade', state: 'offline' })).toEqual([two])
      expect(await found({ hostname: 'blade', state: ['online', 'running'], tags: 'fast' })).toEqual([one])
      expect(await found({ tags: ['fast', 'unheard of'] })).toEqual([])
    })

    it.each<object>([
      { action: 'disable' },
      { action: 'disable', ids: ['agent1'] },
      { action: 'disable', ids: [1] },
      { action: 'rerun', ids: [] },
      { action: 'disable', ids: [], filter: {} },
      { action: 'disable', filter: { state: 'done' } },
      { action: 'set', ids: [], values: { cpus: 0 } },
      { action: 'set', ids: [], values: { id: randomUUID() } },
      { action: 'set', ids: [] },
      { action: 'add_tags', ids: [], tags: 'gpu' },
      { action: 'disable', ids: Array.from({ length: 10_001 }, () => randomUUID()) },
    ])('are refused as a whole with a sentence: %#', async body => {
      expect(await act(body)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
    })

    it('answer for each known, unknown and repeated id once, in order, and change nothing where they refuse', async () => {
      const online = await add()
      const passive = await add('online', { use_address: useAddressCodes.passive })
      const expected = new Map<string, number>([
        [online, 200],
        [passive, 409],
        [randomUUID(), 404],
        [randomUUID(), 404],
      ])
      const before = await show(passive)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...expected.keys()), { maxLength: 10 }), async ids => {
          const { results } = actionResultsSchema.parse((await act({ action: 'restart', ids })).body)
          expect(results.map(result => result.id)).toEqual([...new Set(ids)])
          for (const result of results) expect(result.ok ? 200 : result.status).toBe(expected.get(String(result.id)))
          expect(await show(passive)).toEqual(before)
          if (ids.includes(online)) expect(await show(online)).toMatchObject({ restart_requested: true })
        }),
        { numRuns: 20 },
      )
    })
  })
})
