import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMasterClient, type MasterClient } from '../master-client/master-client.js'
import { openPatientClient } from '../master-client/until-answered.js'
import { openStubMaster, reportsIn, type StubMaster } from '../testing/stub-master.js'
import { quickTuning, recordingLog, until } from '../testing/test-agent.js'
import { defaultTuning } from '../tuning.js'
import type { Entry } from './lane.js'
import { openOutbox, type Outbox, type TaskReports, type TaskReportsOptions } from './outbox.js'
import type { TaskReport } from './task-report.js'

const agent = 'fa000000-0000-4000-8000-000000000001'
let master: StubMaster
let client: MasterClient
let outbox: Outbox
let end: AbortController
let said: string[]
let unknown: number

beforeEach(async () => {
  master = await openStubMaster()
  master.offers = 'heartbeat, reports'
  client = openMasterClient(master.url)
  end = new AbortController()
  said = []
  unknown = 0
  const log = recordingLog(said)
  const pace = { ...defaultTuning, ...quickTuning }.pace
  outbox = openOutbox({
    master: openPatientClient(client, pace, log),
    log,
    agentId: () => agent,
    onUnknown: () => unknown++,
    signal: end.signal,
  })
})

afterEach(async () => {
  end.abort()
  await client.close()
  await master.close()
})

const done: TaskReport = { kind: 'state', state: 'done' }
const running: TaskReport = { kind: 'state', state: 'running' }

function openTask(task: number, options: Partial<TaskReportsOptions> = {}, attempt = 1): TaskReports {
  const target = { job: 1, task, attempt, identifier: 'a.csv' }
  return outbox.open(target, { keep: () => undefined, onRefused: () => undefined, ...options })
}

/** Lets the master say what it offers, as the registration does, and begins to send. */
async function start(): Promise<void> {
  await client.send({ method: 'POST', path: '/agents/', body: {} })
  outbox.start()
}

const batches = () => master.seen(/POST \/agents\/.*\/reports$/).map(({ body }) => reportsIn(body))
const single = () => master.seen(/POST \/jobs\//).map(({ path, body }) => [path.replace('/jobs/1/tasks/', ''), body])

describe('reports to a master that takes many in one request', () => {
  it('go together, those of a task in order and with the time at which it happened', async () => {
    const tasks = [11, 12, 13].map(id => openTask(id))
    for (const task of tasks) for (const report of [{ kind: 'log' }, running, done] satisfies TaskReport[]) task.push(report)
    const reported = Date.now()
    await start()
    await outbox.delivered()
    expect(batches()).toHaveLength(1)
    const attempt = (task: number) => ({ job: 1, task, attempt: 1 })
    expect(batches()[0]).toEqual(
      [11, 12, 13].flatMap(task => [
        { kind: 'log', ...attempt(task), identifier: 'a.csv' },
        { kind: 'task', ...attempt(task), state: 'running', at: expect.any(String) as string },
        { kind: 'log', ...attempt(task), identifier: 'a.csv', state: 'running' },
        { kind: 'task', ...attempt(task), state: 'done', at: expect.any(String) as string },
        { kind: 'log', ...attempt(task), identifier: 'a.csv', state: 'done' },
      ]),
    )
    for (const { at } of batches()[0] ?? []) if (typeof at === 'string') expect(Date.parse(at)).toBeLessThanOrEqual(reported)
    expect(single()).toEqual([])
  })

  it('go in requests of at most 100 reports and 256 KiB, except for one that is larger', async () => {
    for (let id = 0; id < 120; id++) openTask(id).push({ kind: 'log' })
    for (let id = 200; id < 210; id++) openTask(id).push({ kind: 'state', state: 'failed', error: 'x'.repeat(60_000) })
    openTask(300).push({ kind: 'state', state: 'failed', error: '\u0000'.repeat(65_000) })
    await start()
    await outbox.delivered()
    const sizes = batches().map(reports => [reports.length, JSON.stringify(reports).length])
    expect(sizes.reduce((sum, [count = 0]) => sum + count, 0)).toBe(120 + 20 + 2)
    for (const [count = 0, bytes = 0] of sizes) expect(count <= 100 && (bytes < 256 * 1024 + 100 || count === 2)).toBe(true)
  })

  it('wait until what must not be lost is on the disk', async () => {
    let onDisk: () => void = () => undefined
    const kept = new Promise<void>(resolve => {
      onDisk = resolve
    })
    const settled: string[] = []
    const task = openTask(11, {
      keep: report => ({ kept: report === running ? undefined : kept, settled: () => settled.push(report.kind) }),
    })
    task.push(running)
    task.push(done)
    await start()
    await until(() => settled.length === 1, 'the first report')
    expect(batches()).toHaveLength(1)
    onDisk()
    await task.delivered()
    expect(batches()).toHaveLength(2)
    expect(settled).toHaveLength(2)
  })

  it('are dropped for a task that is another’s, and taken for the others', async () => {
    master.answer = ({ path, body }) =>
      path.endsWith('/reports')
        ? { status: 200, body: { results: reportsIn(body).map(({ task }) => ({ status: task === 12 ? 409 : 200 })) } }
        : undefined
    let refused = 0
    const settled: number[] = []
    const keep = (id: number) => ({
      keep: () => ({ kept: undefined, settled: () => settled.push(id) }),
      onRefused: () => refused++,
    })
    const tasks = [11, 12].map(id => openTask(id, keep(id)))
    for (const task of tasks) for (const report of [running, done]) task.push(report)
    await start()
    await outbox.delivered()
    tasks[1]?.push(done)
    await outbox.delivered()
    expect(refused).toBe(1)
    expect(settled.sort()).toEqual([11, 11, 12, 12])
  })

  it('that can only be sent by themselves are, in their order among the others', async () => {
    const task = openTask(11)
    const all: TaskReport[] = [
      { kind: 'time-started' },
      running,
      { kind: 'failed-here', agentId: agent },
      { kind: 'state', state: 'failed', dissociate: true },
    ]
    for (const report of all) task.push(report)
    const given = openTask(12)
    given.push(running)
    given.push({ kind: 'given-back' })
    // Without the number of the attempt, nothing about it can be told in a batch.
    openTask(13, {}, 0).push(done)
    await start()
    await outbox.delivered()
    const of11 = master.requests.filter(({ path, body }) => path.includes('/11') || JSON.stringify(body).includes('"task":11'))
    expect(of11.map(({ path }) => path)).toEqual([
      '/jobs/1/tasks/11',
      `/agents/${agent}/reports`,
      '/jobs/1/tasks/11/failed_on_agents/',
      '/jobs/1/tasks/11',
      '/jobs/1/tasks/11/attempts/1/logs/a.csv',
    ])
    expect(single()).toContainEqual(['12', { state: 'queued', agent_id: null }])
    expect(single()).toContainEqual(['13', { state: 'done' }])
  })

  it.each([
    ['answers 400', { status: 400 }],
    ['answers 413', { status: 413 }],
    ['does not know the agent', { status: 404 }],
    ['stumbles over it again and again', { status: 500 }],
    ['answers with a page', { status: 200, text: '<html>' }],
  ])('are sent one by one when the master %s', async (_what, answer) => {
    master.answer = ({ path }) => (path.endsWith('/reports') ? answer : undefined)
    const tasks = [11, 12].map(id => openTask(id))
    for (const task of tasks) for (const report of [running, done]) task.push(report)
    await start()
    await outbox.delivered()
    for (const task of ['11', '12'])
      expect(single().filter(([path]) => path === task)).toEqual([
        [task, { state: 'running' }],
        [task, { state: 'done' }],
      ])
    expect(unknown > 0).toBe(answer.status === 404)
  })
})

describe('reports to a master of PyFarm’s', () => {
  beforeEach(() => {
    master.offers = undefined
  })

  it('hold each other up only within a task', async () => {
    master.answer = ({ path }) => (path === '/jobs/1/tasks/11' ? { status: 500 } : undefined)
    for (const id of [11, 12, 13]) for (const report of [running, done]) openTask(id).push(report)
    await start()
    await until(() => single().filter(([path]) => path === '12' || path === '13').length === 4, 'the other tasks')
    expect(single().filter(([path]) => path === '11')[0]).toEqual(['11', { state: 'running' }])
  })

  it.each([
    ['a page with 200', { status: 200, text: '<html>a proxy</html>' }],
    ['a redirect', { status: 302 }],
    ['a refused login', { status: 401 }],
    ['403', { status: 403 }],
    ['429', { status: 429 }],
    ['503', { status: 503 }],
  ])('are sent again after %s', async (_what, answer) => {
    let troubles = 2
    master.answer = ({ path }) => (path === '/jobs/1/tasks/11' && troubles-- > 0 ? answer : undefined)
    const task = openTask(11)
    task.push(done)
    await start()
    await task.delivered()
    expect(single().map(([path]) => path)).toEqual(['11', '11', '11', '11/attempts/1/logs/a.csv'])
  })

  it('are forgotten when the task comes again with another attempt', async () => {
    master.answer = ({ path }) => (path === '/jobs/1/tasks/11' ? { status: 500 } : undefined)
    const settled: string[] = []
    const early = openTask(11, { keep: report => ({ kept: undefined, settled: () => settled.push(report.kind) }) })
    early.push({ kind: 'failed-here', agentId: agent })
    early.push(done)
    await start()
    await until(() => single().some(([path]) => path === '11'), 'the first try')
    const later = openTask(11, {}, 2)
    await early.delivered()
    await until(() => settled.length === 2, 'both to be forgotten')
    expect(settled).toEqual(['failed-here', 'state'])
    master.answer = () => undefined
    later.push(running)
    await later.delivered()
    expect(single().at(-2)).toEqual(['11', { state: 'running' }])
    expect(outbox.waiting()).toBe(0)
  })

  const left = (report: TaskReport, settled: () => void): Entry => ({
    report,
    at: new Date(),
    isKept: true,
    isLeft: true,
    settled,
  })

  it.each([
    ['are told while the master is still at that attempt', { status: 200, body: { attempts: 1, agent_id: agent } }, 1],
    ['are dropped when the task has another attempt', { status: 200, body: { attempts: 2, agent_id: agent } }, 0],
    ['are dropped when the task has another agent', { status: 200, body: { attempts: 1, agent_id: null } }, 0],
    ['are dropped when the task is gone', { status: 404 }, 0],
  ])('of an earlier life %s', async (_what, answer, times) => {
    master.answer = ({ method }) => (method === 'GET' ? answer : undefined)
    let settled = 0
    openTask(11, { left: [left(done, () => settled++)] })
    await start()
    await outbox.delivered()
    expect(single().filter(([path]) => path === '11')).toHaveLength(times)
    expect(settled).toBe(1)
  })
})
