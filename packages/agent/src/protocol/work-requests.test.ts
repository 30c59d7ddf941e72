// The agent's requests for its work (agent-protocol.md sections 3.4 and 3.5), row by row as PyFarm's protocol has them,
// before a master that offers nothing else: what is sent, and what each answer leads to.
import { afterEach, describe, expect, it } from 'vitest'
import {
  always,
  dropped,
  first,
  html,
  jobTypeRequests,
  json,
  logRegistrations,
  logStates,
  redirect,
  uploads,
  type RecordedFarm,
} from '../testing/recorded-farm.js'
import { sharedRecordedFarm } from '../testing/shared-farm.js'
import type { StubAnswer } from '../testing/stub-master.js'
import { assignmentOf, nodeJobType, until } from '../testing/test-agent.js'

const openFarm = sharedRecordedFarm()
let farm: RecordedFarm

afterEach(() => farm.close())

const finished = [{ state: 'running' }, { state: 'done' }]
const failedHere = /failed_on_agents/

describe('GET /jobtypes/<name>/versions/<int>', () => {
  it('is asked for each assignment, with the name encoded', async () => {
    farm = await openFarm()
    for (const task of [11, 12]) {
      farm.master.jobTypes.set('Ü/2', nodeJobType(''))
      await farm.call('POST', '/api/v1/assign', assignmentOf('Ü/2', [task]))
      await farm.idle()
    }
    expect(farm.seen(jobTypeRequests).map(({ path }) => path)).toEqual(Array(2).fill('/jobtypes/%C3%9C%2F2/versions/1'))
  })

  it('reads name, version, classname and code, and leaves other keys alone', async () => {
    const code = nodeJobType('').replace('Work', 'Other')
    farm = await openFarm(
      always(jobTypeRequests, json(200, { name: 'Test', version: 1, classname: 'Other', code, id: 1, other: [null] })),
    )
    await farm.work()
    expect(farm.statesOf(11)).toEqual(finished)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['a dropped connection', dropped],
    // Fatal for the assignment in front of PyFarm's agent.
    ['500', json(500)],
    ['503 with HTML', html(503)],
  ])('comes again after %s', async (_how, answer) => {
    farm = await openFarm(first(jobTypeRequests, answer))
    await farm.work()
    expect(farm.seen(jobTypeRequests)).toHaveLength(2)
    expect(farm.statesOf(11)).toEqual(finished)
  })

  it('follows 302, and takes a Content-Type with a charset', async () => {
    farm = await openFarm(first(jobTypeRequests, redirect(302, '/api/v1/elsewhere')))
    const moved = farm.master.answer
    const code = nodeJobType('')
    farm.master.answer = request =>
      request.path === '/elsewhere'
        ? { ...json(200, { name: 'Test', version: 1, classname: 'Work', code }), headers: { 'content-type': 'application/json; charset=utf-8' } } // prettier-ignore
        : moved(request)
    await farm.work()
    expect(farm.statesOf(11)).toEqual(finished)
  })

  it.each<[how: string, answer: StubAnswer, error: RegExp]>([
    ['404', json(404), /^The master has no job type Test version 1\.$/],
    ['403', json(403), /it answered 403/],
    ['200 without JSON', html(200), /is no job type/],
    ['200 without code', json(200, { name: 'Test', version: 1, classname: 'Work' }), /is no job type/],
  ])('fails the tasks with a reason after %s', async (_how, answer, error) => {
    farm = await openFarm(always(jobTypeRequests, answer))
    await farm.work({ tasks: [11, 12] })
    for (const task of [11, 12])
      expect(farm.statesOf(task)).toEqual([{ state: 'failed', last_error: expect.stringMatching(error) as string }])
  })
})

describe('POST /jobs/<j>/tasks/<t>/attempts/<a>/logs/', () => {
  it('tells the name of the log and the agent, for each task', async () => {
    farm = await openFarm()
    await farm.work({ tasks: [11, 12] })
    expect(farm.seen(logRegistrations).map(({ path }) => path).sort()).toEqual([11, 12].map(task => `/jobs/1/tasks/${task}/attempts/1/logs/`)) // prettier-ignore
    const [one, other] = farm.seen(logRegistrations).map(({ body }) => body as { identifier: string; agent_id: string })
    expect(one).toEqual({
      agent_id: farm.agent.id(),
      identifier: expect.stringMatching(/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_1_[\da-f]{32}\.csv$/) as string,
    })
    expect(other).toEqual(one)
  })

  it.each([200, 201, 409])('is over with %i', async status => {
    farm = await openFarm(always(logRegistrations, json(status)))
    await farm.work()
    expect(farm.statesOf(11)).toEqual(finished)
    expect(farm.seen(logRegistrations)).toHaveLength(1)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['503', html(503)],
    ['a dropped connection', dropped],
  ])('comes again after %s, and no work starts before', async (_how, answer) => {
    farm = await openFarm(first(/^POST .*tasks\/12\/.*\/logs\/$/, answer, answer, answer))
    await farm.work({ tasks: [11, 12] })
    const order = farm.master.requests.map(({ method, path }) => `${method} ${path}`)
    const lastRegistration = order.findLastIndex(line => logRegistrations.test(line))
    expect(order.findIndex(line => /^POST \/jobs\/1\/tasks\/\d+$/.test(line))).toBeGreaterThan(lastRegistration)
    for (const task of [11, 12]) expect(farm.statesOf(task)).toEqual(finished)
  })

  // PyFarm's agent would ask for ever.
  it('answered with 404 takes the task from the agent; after 400 the work is done without it', async () => {
    farm = await openFarm(always(/^POST .*tasks\/12\/.*\/logs\/$/, json(404)))
    await farm.work({ tasks: [11, 12] })
    expect(farm.statesOf(11)).toEqual(finished)
    expect(farm.statesOf(12)).toEqual([])
    farm.master.answer = always(/^POST .*tasks\/13\/.*\/logs\/$/, json(400))
    await farm.work({ tasks: [13] })
    expect(farm.statesOf(13)).toEqual(finished)
    expect(farm.said.filter(line => line.startsWith('The master answered 400 to the registration of the log'))).toHaveLength(1)
  })
})

describe('POST /jobs/<j>/tasks/<t>', () => {
  const states = /^POST \/jobs\/1\/tasks\/11$/

  it.each<[how: string, answer: StubAnswer]>([
    ['200', json(200)],
    ['an empty 200', { status: 200, text: '' }],
    // PyFarm's agent gives the state of the log up.
    ['201', json(201)],
    ['204', json(204)],
  ])('is over with %s, and the state of the log follows', async (_how, answer) => {
    farm = await openFarm(always(states, answer))
    await farm.work()
    expect(farm.statesOf(11)).toEqual(finished)
    expect(farm.seen(logStates).map(({ body }) => body)).toEqual(finished)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['503 with HTML', html(503)],
    // PyFarm's agent loses the state here: a proxy may have answered for the master.
    ['a dropped connection', dropped],
    ['200 with HTML', html(200)],
    ['302', redirect(302, '/login')],
    ['403', json(403)],
  ])('comes again after %s, before any later state of the task', async (_how, answer) => {
    farm = await openFarm(first(states, answer, answer))
    await farm.work()
    const [running, done] = finished
    expect(farm.statesOf(11)).toEqual([running, running, running, done])
    expect(farm.seen(logStates).map(({ body }) => body)).toEqual(finished)
  })

  // PyFarm's agent works on.
  it.each([400, 404, 409])('answered with %i ends the work on a task that the master has given away', async status => {
    farm = await openFarm(always(states, json(status)))
    await farm.work({ code: nodeJobType('setTimeout(() => {}, 60000)') })
    expect(farm.statesOf(11)).toEqual([{ state: 'running' }])
    expect(farm.seen(logStates)).toEqual([])
  })
})

describe('POST /jobs/<j>/tasks/<t>/attempts/<a>/logs/<identifier>', () => {
  it.each<[how: string, answer: StubAnswer, count: number]>([
    ['200', json(200), 2],
    ['500', json(500), 3],
    ['a dropped connection', dropped, 3],
    ['404', json(404), 2],
    ['302', json(302), 2],
  ])('after %s: repeated if it was trouble, else left at that', async (_how, answer, count) => {
    farm = await openFarm(first(logStates, answer))
    await farm.work()
    await farm.times(logStates, count)
    expect(farm.statesOf(11)).toEqual(finished)
  })
})

describe('PUT /jobs/<j>/tasks/<t>/attempts/<a>/logs/<identifier>/logfile', () => {
  it.each([200, 201, 202, 204])('is over with %i', async status => {
    farm = await openFarm(always(uploads, json(status)))
    await farm.work({ tasks: [12, 11] })
    await farm.times(uploads, 1)
    const [upload] = farm.seen(uploads)
    expect(upload?.path).toMatch(/^\/jobs\/1\/tasks\/12\/attempts\/1\/logs\/[\w-]+\.csv\/logfile$/)
    expect(String(upload?.body)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6},None,internal,1,/)
    await farm.work({ tasks: [13] })
    await farm.times(uploads, 2)
  })

  it.each<[how: string, answer: StubAnswer]>([
    ['500', json(500)],
    ['a dropped connection', dropped],
  ])('comes again as a whole after %s', async (_how, answer) => {
    farm = await openFarm(first(uploads, answer))
    await farm.work()
    await until(() => farm.seen(uploads).some(({ body }) => String(body).includes('Process terminated')), 'the log')
    await farm.times(uploads, 2)
  })

  it.each([302, 400, 404])('is given up after %i', async status => {
    farm = await openFarm(always(uploads, json(status)))
    await farm.work()
    await farm.times(uploads, 1)
    await farm.work({ tasks: [12] })
    await farm.times(uploads, 2)
    expect(farm.said.filter(line => line.includes(`it answered ${status}`)).length).toBeGreaterThan(0)
  })
})

describe('POST /jobs/<j>/tasks/<t>/failed_on_agents/', () => {
  const code = nodeJobType('', 'beforeStart(work: any) { for (const task of work.tasks) work.failOnThisAgent(task) },')

  it.each<[how: string, answer: StubAnswer, count: number]>([
    ['200', json(200), 1],
    ['201', json(201), 1],
    ['500', json(500), 2],
    ['404', json(404), 1],
  ])('names the agent; after %s it is repeated if it was trouble', async (_how, answer, count) => {
    farm = await openFarm(first(failedHere, answer))
    await farm.work({ code })
    expect(farm.seen(failedHere).map(({ path, body }) => [path, body])).toEqual(
      Array(count).fill(['/jobs/1/tasks/11/failed_on_agents/', { id: farm.agent.id() }]),
    )
    expect(farm.statesOf(11)).toEqual(finished)
  })
})
