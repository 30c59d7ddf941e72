import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import type { FarmAnswer } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
const one = '11111111-1111-4111-8111-111111111111'
const two = '22222222-2222-4222-8222-222222222222'
const fromOne = { headers: { 'user-agent': agentUserAgent }, from: '10.0.0.1' }
const fromTwo = { ...fromOne, from: '10.0.0.2' }

onEachDatabase('tasks', database => {
  const current = startTestFarm(database, { trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'] })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  let job: number
  let tasks: number[]

  const path = (index = 0): string => `/jobs/${job}/tasks/${tasks[index] ?? 0}`
  const post = (body: unknown, from = {}, index = 0): Promise<FarmAnswer> => send('POST', path(index), body, from)
  const task = async (index = 0): Promise<unknown> => (await send('GET', path(index))).body
  const give = (agent: string, index = 0): Promise<FarmAnswer> => send('POST', `/agents/${agent}/tasks/`, { id: tasks[index] })

  const listed = (index: number) => ({
    id: tasks[index],
    job_id: job,
    agent_id: null,
    state: 'queued',
    priority: 0,
    frame: index + 1,
    tile: null,
    attempts: 0,
    failures: 0,
    progress: 0,
    last_error: null,
    sent_to_agent: false,
    hidden: false,
    time_submitted: time,
    time_started: null,
    time_finished: null,
  })
  const single = (index = 0) => ({ ...listed(index), job: { id: job, title: 'Job' }, agent: null })
  const agentOne = { id: one, hostname: 'one', remote_ip: '10.0.0.1', port: 50_000 }

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    const facts = { port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 }
    await send('POST', '/agents/', { ...facts, id: one, hostname: 'one', remote_ip: '10.0.0.1' })
    await send('POST', '/agents/', { ...facts, id: two, hostname: 'two', remote_ip: '10.0.0.2' })
  })

  beforeEach(async () => {
    const { body } = await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 3 })
    job = (body as { id: number }).id
    tasks = ((await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]).map(row => row.id)
  })

  it('come by frame, with 16 keys; a single one has its job and agent as well', async () => {
    expect(Object.keys(listed(0))).toHaveLength(16)
    expect(await send('GET', `/jobs/${job}/tasks/`)).toMatchObject({ status: 200 })
    expect((await send('GET', `/jobs/${job}/tasks/`)).body).toEqual([listed(0), listed(1), listed(2)])
    expect((await send('GET', '/jobs/Job/tasks')).status).toBe(200)
    expect(await task()).toEqual(single())
  })

  it('that are given to an agent read assigned, and the agent lists them', async () => {
    const given = { ...single(), agent_id: one, agent: agentOne, attempts: 1, state: 'assigned' }
    expect(await give(one)).toMatchObject({ status: 200, body: given })
    expect(await task()).toEqual(given)
    const { job: _job, agent: _agent, ...row } = given
    expect((await send('GET', `/agents/${one}/tasks/`)).body).toContainEqual({
      ...row,
      job: { id: job, title: 'Job', jobtype: 'Render', jobtype_id: 1, jobtype_version: 1 },
    })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'running' })
    expect((await send('GET', '/jobs/')).body).toContainEqual({ id: job, title: 'Job', state: 'assigned' })
    expect((await give(two)).status).toBe(409)
    expect((await give('33333333-3333-4333-8333-333333333333')).status).toBe(404)
    expect((await send('POST', `/agents/${one}/tasks/`, { id: 999_999 })).status).toBe(404)
    expect((await send('POST', `/agents/${one}/tasks/`, { task: 1 })).status).toBe(400)
  })

  it('go their way by the reports of their agent, and the job with them', async () => {
    await give(one)
    expect(await post({ state: 'running' }, fromOne)).toMatchObject({
      status: 200,
      body: { state: 'running', time_started: time, sent_to_agent: true },
    })
    expect(await post({ progress: 0.5 }, fromOne)).toMatchObject({ status: 200, body: { progress: 0.5 } })
    expect((await send('GET', '/agents/?include=details&hostname=one')).body).toMatchObject([
      { tasks: expect.arrayContaining([{ id: tasks[0], job, job_title: 'Job', frame: 1, state: 'running', progress: 0.5 }]) },
    ])
    expect(await post({ state: 'done' }, fromOne)).toMatchObject({
      status: 200,
      body: { state: 'done', progress: 1, time_finished: time, agent: agentOne },
    })
    expect(await post({ state: 'running' }, fromOne)).toMatchObject({ status: 200, body: { state: 'done' } })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'queued' })
    for (const index of [1, 2])
      expect(await post({ state: 'done' }, {}, index)).toMatchObject({
        body: { state: 'done', progress: 1, time_started: null, time_finished: time },
      })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'done', time_finished: time })
  })

  it('that fail go back to the queue without an agent, and remember it', async () => {
    await give(one)
    const error = 'Traceback:\n\0broken \uD800 end'
    expect(await post({ state: 'failed', last_error: error }, fromOne)).toMatchObject({
      status: 200,
      body: {
        state: 'queued',
        agent_id: null,
        agent: null,
        failures: 1,
        attempts: 1,
        last_error: 'Traceback:\n\uFFFDbroken \uFFFD end',
      },
    })
    expect((await send('GET', `${path()}/failed_on_agents/`)).body).toEqual([{ id: one, hostname: 'one' }])
  })

  it('that are given back are queued, and nobody is told to stop', async () => {
    await give(one)
    await post({ state: 'running' }, fromOne)
    const before = current().announced.length
    expect(await post({ state: 'queued', agent_id: null }, fromOne)).toMatchObject({
      status: 200,
      body: { state: 'queued', agent_id: null, failures: 0 },
    })
    expect(current().announced.slice(before)).toMatchObject([{ stops: [], wake: true }])
  })

  it('take the start from the agent with "now" alone', async () => {
    await give(one)
    expect(await post({ progress: 0, time_started: 'now' }, fromOne)).toMatchObject({ status: 200, body: { time_started: time } })
  })

  it.each([
    ['state by name', { state: 'running' }, 'running'],
    ['state by number', { state: 105 }, 'running'],
    ['no state', { state: null }, 'queued'],
  ])('take %s', async (_what, body, state) => {
    expect(await post(body)).toMatchObject({ status: 200, body: { state } })
  })

  it.each<[string, string, unknown]>([
    ['an unknown state', 'state', { state: 'asleep' }],
    ['a number that is no state', 'state', { state: 1 }],
    ['progress above 1', 'progress', { progress: 1.1 }],
    ['progress below 0', 'progress', { progress: -0.1 }],
    ['progress as text', 'progress', { progress: '0.5' }],
    ['another start than now', 'time_started', { time_started: '2014-03-06T15:40:58' }],
    ['time_finished', 'time_finished', { time_finished: '2014-03-06T15:40:58' }],
    ['time_submitted', 'time_submitted', { time_submitted: '2014-03-06T15:40:58' }],
    ['job_id', 'job_id', { job_id: 1 }],
    ['frame', 'frame', { frame: 2 }],
    ['another id', 'id', { id: 999_999 }],
    ['an agent id that is none', 'agent_id', { agent_id: 1 }],
    ['an unknown key', 'colour', { colour: 'blue' }],
  ])('refuse %s and change nothing', async (_what, field, body) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(field) } })
    expect(await task()).toEqual(single())
  })

  it('refuse an agent that is unknown (404) or can not work (409)', async () => {
    expect(await post({ agent_id: '33333333-3333-4333-8333-333333333333' })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('agent_id') },
    })
    await send('POST', `/agents/${two}`, { state: 'disabled' })
    expect((await post({ agent_id: two })).status).toBe(409)
    expect((await give(two)).status).toBe(409)
    await send('POST', `/agents/${two}`, { state: 'online' })
    expect(await post({ agent_id: two })).toMatchObject({ status: 200, body: { state: 'assigned', agent_id: two } })
  })

  it('take no report of an agent that has another address, and none of one that is nowhere', async () => {
    await give(one)
    const before = await task()
    for (const from of [fromTwo, { ...fromOne, from: '10.0.0.99' }]) {
      current().announced.length = 0
      expect(await post({ state: 'done' }, from)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
      expect(await post({ progress: 0.5 }, from)).toMatchObject({ status: 400 })
      // Who works for nothing is asked soon, and told to stop.
      expect(current().announced.map(({ doubts }) => doubts)).toEqual(Array(2).fill(from === fromTwo ? [two] : []))
    }
    expect(await task()).toEqual(before)
  })

  it('are 404 at another job, and when they are unknown', async () => {
    const { body } = await send('POST', '/jobs/', { title: 'Other', jobtype: 'Render' })
    const other = (body as { id: number }).id
    for (const [method, at] of [
      ['GET', `/jobs/${other}/tasks/${tasks[0] ?? 0}`],
      ['POST', `/jobs/${other}/tasks/${tasks[0] ?? 0}`],
      ['POST', `/jobs/${job}/tasks/999999`],
      ['POST', `/jobs/999999/tasks/${tasks[0] ?? 0}`],
      ['GET', '/jobs/999999/tasks/'],
    ] as const) {
      expect(await send(method, at, method === 'POST' ? { state: 'done' } : undefined)).toMatchObject({
        status: 404,
        body: { error: expect.any(String) },
      })
    }
    expect(await task()).toEqual(single())
  })

  describe('failed_on_agents', () => {
    const failures = (): string => `${path()}/failed_on_agents/`

    it('is added to with 201, also twice, and deleted from with 204', async () => {
      const entry = { id: one, hostname: 'one' }
      for (let time = 0; time < 2; time++)
        expect(await send('POST', failures(), { id: one }, fromOne)).toMatchObject({ status: 201, body: entry })
      await send('POST', failures(), { id: two })
      expect((await send('GET', failures())).body).toEqual([entry, { id: two, hostname: 'two' }])
      for (const agent of [one, two])
        expect(await send('DELETE', `${failures()}${agent}`)).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', failures())).body).toEqual([])
    })

    it('is 404 for what is unknown, 400 for what is wrong', async () => {
      const unknown = '33333333-3333-4333-8333-333333333333'
      expect((await send('POST', failures(), { id: unknown })).status).toBe(404)
      expect((await send('DELETE', `${failures()}${unknown}`)).status).toBe(404)
      expect((await send('GET', `/jobs/${job}/tasks/999999/failed_on_agents/`)).status).toBe(404)
      for (const body of [{}, { id: 1 }, { id: one, extra: 1 }]) expect((await send('POST', failures(), body)).status).toBe(400)
    })
  })

  it('of an agent that goes: unsent work is free as if nothing had been, and the scheduler wakes', async () => {
    await give(two, 1)
    const before = current().announced.length
    await send('POST', `/agents/${two}`, { state: 'offline' }, fromTwo)
    expect(await task(1)).toEqual(single(1))
    expect(current().announced.slice(before)).toMatchObject([{ wake: true }])
    await send('POST', `/agents/${two}`, { state: 'online' }, fromTwo)
  })

  it('of an agent that is deleted go back to the queue; what it finished stays finished', async () => {
    const id = '44444444-4444-4444-8444-444444444444'
    await send('POST', '/agents/', { id, hostname: 'four', port: 50_000, ram: 4096, free_ram: 1, cpus: 1, remote_ip: '10.0.0.4' })
    await give(id, 0)
    await give(id, 1)
    await post({ state: 'done' }, { ...fromOne, from: '10.0.0.4' })
    expect((await send('DELETE', `/agents/${id}`)).status).toBe(204)
    expect(await task(0)).toMatchObject({ state: 'done', agent_id: null, agent: null })
    expect(await task(1)).toMatchObject({ state: 'queued', agent_id: null })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'queued' })
  })
})
