// The reference's, wire-facts' and behaviour.md's statements about tasks, each sent and compared whole.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { failedOnAgentSchema, taskForAgentSchema, taskReportSchema } from '@pyfarm/contract/api/jobs'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import type { FarmAnswer } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string
const agent = '02f08241-c556-4355-9e5e-33243d8c4577'
const other = 'bbf55143-f2b1-4c15-9d41-139bd8057931'
const unknown = '238d7334-8ca5-4469-9f54-e76c66614a43'
const fromAgent = { headers: { 'user-agent': agentUserAgent }, from: '10.0.0.1' }
const fromOther = { ...fromAgent, from: '10.0.0.2' }
const refusal = (status: number, word: string) => ({ status, body: { error: expect.stringContaining(word) as string } })

onEachDatabase('the reference on tasks:', database => {
  const current = startTestFarm(database, { trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'] })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  let job: number
  let task: number

  const submit = async (more: object = {}): Promise<void> => {
    job = idOf(await send('POST', '/jobs/', { title: 'Test Job', jobtype: 'TestJobType', start: 1, end: 2, ...more }))
    task = ((await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[])[1]?.id ?? 0
  }
  const path = () => `/jobs/${job}/tasks/${task}`
  const show = async () => (await send('GET', path())).body
  const give = (to = agent) => send('POST', `/agents/${to}/tasks/`, { id: task })
  const report = (body: unknown, from = {}): Promise<FarmAnswer> => send('POST', path(), body, from)
  /** The 16 keys of the task at frame 2; the reference's project, project_id, parents and children do not exist. */
  const listed = () => ({
    hidden: false,
    id: task,
    attempts: 0,
    failures: 0,
    priority: 0,
    progress: 0.0,
    last_error: null,
    sent_to_agent: false,
    tile: null,
    time_started: null,
    time_submitted: time,
    frame: 2.0,
    time_finished: null,
    job_id: job,
    state: 'queued',
    agent_id: null,
  })
  const shown = () => ({ ...listed(), job: { id: job, title: 'Test Job' }, agent: null })
  const onAgent = () => ({
    ...shown(),
    state: 'assigned',
    attempts: 1,
    agent_id: agent,
    agent: { id: agent, hostname: 'agent1', remote_ip: '10.0.0.1', port: 50_000 },
  })

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'TestJobType', code: 'pass' })
    await send('POST', '/jobtypes/', { name: 'Manual', code: 'pass', no_automatic_start_time: true })
    const facts = { port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 }
    await send('POST', '/agents/', { ...facts, id: agent, hostname: 'agent1', remote_ip: '10.0.0.1' })
    await send('POST', '/agents/', { ...facts, id: other, hostname: 'agent2', remote_ip: '10.0.0.2' })
  })
  beforeEach(() => submit())

  describe('GET /api/v1/jobs/<job>/tasks/', () => {
    it('answers 200 with 16 keys a task, by frame ascending, the job by name or id', async () => {
      await submit({ title: 'Test Job 2' })
      expect(Object.keys(listed())).toHaveLength(16)
      for (const at of ['/jobs/Test%20Job%202/tasks/', `/jobs/${job}/tasks/`]) {
        const { status, body } = await send('GET', at)
        expect({ status, body }).toEqual({ status: 200, body: [{ ...listed(), frame: 1.0, id: task - 1 }, listed()] })
      }
    })

    it('answers 404 for an unknown job', async () => {
      expect(await send('GET', '/jobs/Nothing/tasks/')).toMatchObject(refusal(404, 'Nothing'))
    })
  })

  describe('GET /api/v1/jobs/<job>/tasks/<task>', () => {
    it('answers 200 with the job as id and title, and no agent', async () => {
      const { status, body } = await send('GET', path())
      expect({ status, body }).toEqual({ status: 200, body: shown() })
    })

    it('shows the agent with id, hostname, remote_ip and port', async () => {
      await give()
      expect(await show()).toEqual(onAgent())
    })

    it('answers 404 for a task of another job, for an unknown task and an unknown job', async () => {
      const elsewhere = task
      await submit()
      for (const at of [`/jobs/${job}/tasks/${elsewhere}`, `/jobs/${job}/tasks/999999`, `/jobs/999999/tasks/${task}`])
        expect(await send('GET', at)).toMatchObject(refusal(404, 'not found'))
    })
  })

  describe('POST /api/v1/jobs/<job>/tasks/<task>', () => {
    it('answers 200 with the task after {"state": "running"}, by the name of its job', async () => {
      await submit({ title: 'Test Job of its own' })
      const { status, body } = await send(
        'POST',
        `/jobs/Test%20Job%20of%20its%20own/tasks/${task}`,
        '{\n    "state": "running"\n}',
      )
      const job_ = { id: job, title: 'Test Job of its own' }
      expect({ status, body }).toEqual({ status: 200, body: { ...shown(), job: job_, state: 'running', time_started: time } })
    })

    it('leaves columns not specified in the request as they are', async () => {
      await report({ priority: 5 })
      await report({ hidden: true })
      await report({})
      expect(await report({ last_error: 'none yet' })).toMatchObject({ status: 200 })
      expect(await show()).toEqual({ ...shown(), priority: 5, hidden: true, last_error: 'none yet' })
    })

    it.each([
      ['running', 105, 'running'],
      ['done', 106, 'done'],
      ['failed', 107, 'queued'],
      ['paused', 100, 'paused'],
      ['queued', null, 'queued'],
    ])('takes the state %s also as %s', async (name, code, state) => {
      for (const given of [name, code]) {
        await submit()
        expect(await report({ state: given })).toMatchObject({ status: 200, body: { state } })
      }
    })

    it.each([
      'time_started',
      'time_finished',
      'time_submitted',
      'job_id',
      'frame',
      'attempts',
      'failures',
      'tile',
      'job',
      'agent',
      'project_id',
    ])('answers 400 for %s, and changes nothing', async column => {
      for (const value of [null, '2014-03-06T15:40:58.338904', 1])
        expect(await report({ state: 'running', [column]: value })).toMatchObject(refusal(400, column))
      expect(await show()).toEqual(shown())
    })

    it('answers 404 for a task of another job, an unknown job and an unknown agent_id', async () => {
      const elsewhere = task
      await submit()
      for (const at of [`/jobs/${job}/tasks/${elsewhere}`, `/jobs/999999/tasks/${task}`])
        expect(await send('POST', at, { state: 'running' })).toMatchObject(refusal(404, 'not found'))
      expect(await report({ agent_id: unknown, priority: 7 })).toMatchObject(refusal(404, 'agent_id'))
      expect(await show()).toEqual(shown())
    })

    it('answers 409 for an agent that is offline or disabled', async () => {
      for (const state of ['offline', 'disabled']) {
        await send('POST', `/agents/${other}`, { state })
        expect(await report({ agent_id: other, priority: 7 })).toMatchObject(refusal(409, 'agent2'))
        expect(await give(other)).toMatchObject(refusal(409, 'agent2'))
      }
      await send('POST', `/agents/${other}`, { state: 'online' })
      expect(await show()).toEqual(shown())
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      // Any text is taken as an error, and `id` must be the task's.
      const given = { last_error: fc.constantFrom(null, 'a\0b\ud800'), agent_id: fc.constantFrom(null, agent, other) }
      const schema = taskReportSchema(database().settings).omit({ id: true })
      const endpoint = { schema, given, send: (body: unknown) => report(body) }
      await takesValidBodies({
        ...endpoint,
        send: async body => {
          await submit()
          return report(body)
        },
      })
      await submit()
      await refusesBrokenBodies(endpoint, show)
    })
  })

  describe('setting a task’s state (behaviour.md section 2):', () => {
    it('attempts goes up by one each time the task gets a new agent', async () => {
      expect((await give()).body).toMatchObject({ attempts: 1 })
      expect((await report({ agent_id: other })).body).toMatchObject({ attempts: 2, agent_id: other, state: 'assigned' })
      expect((await report({ agent_id: other })).body).toMatchObject({ attempts: 2 })
    })

    it('to running: time_started = now and time_finished cleared', async () => {
      await give()
      expect((await report({ state: 'running' }, fromAgent)).body).toEqual({
        ...onAgent(),
        state: 'running',
        sent_to_agent: true,
        time_started: time,
      })
    })

    it('to running of a type with no_automatic_start_time: only "now" sets time_started', async () => {
      await submit({ jobtype: 'Manual' })
      await give()
      expect((await report({ state: 'running' }, fromAgent)).body).toMatchObject({ state: 'running', time_started: null })
      expect((await report({ progress: 0.0, time_started: 'now' }, fromAgent)).body).toMatchObject({ time_started: time })
    })

    it('to done: progress 1, last_error cleared, time_finished = now, and last_success_on of the agent = now', async () => {
      await give()
      await report({ state: 'running', last_error: 'a warning' }, fromAgent)
      expect((await report({ state: 'done' }, fromAgent)).body).toEqual({
        ...onAgent(),
        state: 'done',
        sent_to_agent: true,
        progress: 1.0,
        time_started: time,
        time_finished: time,
      })
      expect((await send('GET', `/agents/${agent}`)).body).toMatchObject({ last_success_on: time })
    })

    it('to done without ever running: time_started stays null, and all tasks done make the job done at once', async () => {
      expect((await report({ state: 'done' })).body).toEqual({ ...shown(), state: 'done', progress: 1.0, time_finished: time })
      expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'queued', time_finished: null })
      await send('POST', `/jobs/${job}/tasks/${task - 1}`, { state: 'done' })
      expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'done', time_finished: time })
    })

    it('to failed: failures + 1, the agent is remembered, and the task is queued again without an agent', async () => {
      await give()
      const last_error = 'Traceback'
      expect((await report({ state: 'failed', last_error }, fromAgent)).body).toEqual({
        ...shown(),
        attempts: 1,
        failures: 1,
        last_error,
      })
      expect((await send('GET', `${path()}/failed_on_agents/`)).body).toEqual([{ id: agent, hostname: 'agent1' }])
    })

    it('to failed more often than requeue: the task stays failed, and so does the job with nothing left to do', async () => {
      await submit({ requeue: 1, start: 2, end: 2 })
      task = ((await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[])[0]?.id ?? 0
      expect((await report({ state: 'failed' })).body).toMatchObject({ state: 'queued', failures: 1 })
      expect((await report({ state: 'failed' })).body).toMatchObject({ state: 'failed', failures: 2, time_finished: time })
      expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'failed' })
    })

    it.each([
      [0, 'failed'],
      [-1, 'queued'],
    ])('to failed with requeue %d: %s', async (requeue, state) => {
      await submit({ requeue })
      for (let failure = 1; failure <= (requeue === 0 ? 1 : 5); failure++)
        expect((await report({ state: 'failed' })).body).toMatchObject({ state, failures: failure })
    })

    it('to queued: the state is cleared', async () => {
      await report({ state: 'running' })
      expect((await report({ state: 'queued' })).body).toEqual(shown())
    })

    it('a done task takes no other progress than 1.0', async () => {
      await report({ state: 'done' })
      expect(await report({ progress: 0.5 })).toMatchObject(refusal(400, 'progress'))
      expect(await report({ progress: 1.0 })).toMatchObject({ status: 200, body: { progress: 1 } })
    })

    it('a finished task does not run again by itself: 409 from a person, 200 and unchanged from its agent', async () => {
      await give()
      await report({ state: 'done' }, fromAgent)
      const before = await show()
      expect(await report({ state: 'running' })).toMatchObject(refusal(409, 'state'))
      expect(await report({ agent_id: other })).toMatchObject(refusal(409, 'agent_id'))
      const { status, body } = await report({ state: 'running' }, fromAgent)
      expect({ status, body }).toEqual({ status: 200, body: before })
    })

    it.each([
      ['another agent’s address', fromOther],
      ['an address of no agent', { ...fromAgent, from: '10.0.0.9' }],
    ])('an agent’s state and progress from %s are 400 and change nothing', async (_whose, from) => {
      await give()
      for (const body of [{ state: 'running' }, { state: 'done' }, { progress: 0.5 }, { state: 'queued', agent_id: null }])
        expect(await report(body, from)).toMatchObject(refusal(400, `Task ${task}`))
      expect(await show()).toEqual(onAgent())
    })

    it('an agent’s report on a task that no agent has is 400', async () => {
      expect(await report({ state: 'running' }, fromAgent)).toMatchObject(refusal(400, `Task ${task}`))
    })
  })

  describe('…/failed_on_agents/', () => {
    const failures = () => `${path()}/failed_on_agents/`
    const entry = { id: agent, hostname: 'agent1' }

    it('POST answers 201 with id and hostname, GET lists them, DELETE answers 204 and leaves nothing', async () => {
      const posted = await send('POST', failures(), { id: agent })
      expect({ status: posted.status, body: posted.body }).toEqual({ status: 201, body: entry })
      const list = await send('GET', failures())
      expect({ status: list.status, body: list.body }).toEqual({ status: 200, body: [entry] })
      expect(await send('DELETE', `${failures()}${agent}`)).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', failures())).body).toEqual([])
    })

    it('DELETE of an agent that the task did not fail on answers 204', async () => {
      expect(await send('DELETE', `${failures()}${other}`)).toMatchObject({ status: 204 })
    })

    it('answers 404 when the job, the task or the agent does not exist', async () => {
      for (const at of ['/jobs/999999/tasks/1', `/jobs/${job}/tasks/999999`]) {
        expect(await send('GET', `${at}/failed_on_agents/`)).toMatchObject(refusal(404, 'not found'))
        expect(await send('POST', `${at}/failed_on_agents/`, { id: agent })).toMatchObject(refusal(404, 'not found'))
        expect(await send('DELETE', `${at}/failed_on_agents/${agent}`)).toMatchObject(refusal(404, 'not found'))
      }
      expect(await send('POST', failures(), { id: unknown })).toMatchObject(refusal(404, unknown))
      expect(await send('DELETE', `${failures()}${unknown}`)).toMatchObject(refusal(404, unknown))
    })

    it('answers 400 when the agent of the address is no UUID', async () => {
      expect(await send('DELETE', `${failures()}1`)).toMatchObject(refusal(400, 'agent: must be the UUID of an agent'))
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const endpoint = { schema: failedOnAgentSchema, send: (body: unknown) => send('POST', failures(), body) }
      await takesValidBodies(endpoint, 404)
      await refusesBrokenBodies(endpoint, async () => (await send('GET', failures())).body)
    })
  })

  describe('/api/v1/agents/<agent>/tasks/', () => {
    it('GET answers 200 with the tasks assigned to the agent, each with its job and job type', async () => {
      const id = randomUUID()
      await send('POST', '/agents/', { id, hostname: 'own', port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 })
      expect(await send('GET', `/agents/${id}/tasks/`)).toMatchObject({ status: 200, body: [] })
      await give(id)
      const { status, body } = await send('GET', `/agents/${id}/tasks/`)
      const of = { jobtype: 'TestJobType', id: job, title: 'Test Job', jobtype_version: 1, jobtype_id: 1 }
      expect({ status, body }).toEqual({
        status: 200,
        body: [{ ...listed(), state: 'assigned', attempts: 1, agent_id: id, job: of }],
      })
    })

    it('POST answers 200 with the task, which reads assigned: the example’s "assign" is no state', async () => {
      const { status, body } = await send('POST', `/agents/${agent}/tasks/`, `{\n    "id": ${task}\n}`)
      expect({ status, body }).toEqual({ status: 200, body: onAgent() })
    })

    it('answers 404 when the agent is not found, and POST for an unknown task', async () => {
      expect(await send('GET', `/agents/${unknown}/tasks/`)).toMatchObject(refusal(404, unknown))
      expect(await send('POST', `/agents/${unknown}/tasks/`, { id: task })).toMatchObject(refusal(404, unknown))
      expect(await send('POST', `/agents/${agent}/tasks/`, { id: 999_999 })).toMatchObject(refusal(404, '999999'))
    })

    it('POST answers 409 for a task that another agent has, and for one that is finished', async () => {
      await give(other)
      expect(await give()).toMatchObject(refusal(409, `Task ${task}`))
      await report({ state: 'done' })
      expect(await give()).toMatchObject(refusal(409, `Task ${task}`))
    })

    it('POST takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const endpoint = { schema: taskForAgentSchema, send: (body: unknown) => send('POST', `/agents/${agent}/tasks/`, body) }
      await takesValidBodies(endpoint, 404, 409)
      await refusesBrokenBodies(endpoint, async () => (await send('GET', `/agents/${agent}/tasks/`)).body)
    })
  })

  it('PUT, which the example writes for POST, changes a task like POST', async () => {
    expect(await send('PUT', path(), { priority: 7 })).toMatchObject({ status: 200, body: { priority: 7 } })
    expect(await send('PUT', path(), { nothing: 7 })).toMatchObject({ status: 400 })
  })
})
