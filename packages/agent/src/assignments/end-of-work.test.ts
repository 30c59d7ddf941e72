// Cancelling, stopping, dying: no process survives, and no result is lost.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAgentProcess } from '../testing/agent-process.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { openStubMaster, type StubMaster } from '../testing/stub-master.js'
import { isAlive, pidsIn, stubborn } from '../testing/stubborn.js'
import { assignmentOf, callAgent, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'

const open: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const openQuickFarm = sharedFarm({}, { cancelGraceMilliseconds: 100 })

/** With a tuning one of its own. */
async function testFarm(tuning?: Parameters<typeof openTestFarm>[1]): Promise<TestFarm> {
  const farm = await (tuning === undefined ? openQuickFarm() : openTestFarm({}, tuning))
  open.push(farm.close)
  return farm
}

const states = (master: StubMaster, task: number) => master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const givenBack = { state: 'queued', agent_id: null }

describe('a cancelled assignment', () => {
  it('leaves no process, gives its tasks back, and ends like others', async () => {
    const { master, call, agent } = await testFarm()
    master.jobTypes.set('Stubborn', nodeJobType(stubborn))
    await call('POST', '/api/v1/assign', assignmentOf('Stubborn', [1, 2]))
    const pids = await pidsIn(agent.url, master)
    expect(pids.filter(isAlive)).toHaveLength(3)
    expect((await call('DELETE', '/api/v1/tasks/2')).status).toBe(202)
    await until(() => master.seen(/PUT/).length === 1, 'the log')
    expect(pids.filter(isAlive)).toEqual([])
    for (const task of [1, 2]) {
      expect(states(master, task)).toEqual([{ state: 'running' }, givenBack])
      expect(master.seen(new RegExp(`POST /jobs/1/tasks/${task}/.*csv$`)).at(-1)?.body).toEqual({ state: 'queued' })
    }
    await until(() => master.seen(/POST \/agents\/.+/).length === 2, 'the announcement')
    expect(master.requests.at(-1)?.body).toMatchObject({ state: 'online' })
  })

  it('ends although its code blocks, and before its code has come', async () => {
    const { master, call } = await testFarm()
    master.jobTypes.set('Block', 'export const Work = { commandData() { for (;;) {} } }')
    await call('POST', '/api/v1/assign', assignmentOf('Block', [1]))
    await until(() => master.seen(/logs\/$/).length === 1, 'the registration of the log')
    await call('DELETE', '/api/v1/tasks/1')
    await until(() => states(master, 1).length === 1, 'the task')
    expect(states(master, 1)).toEqual([givenBack])
    await until(async () => ((await call('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'the end')
    master.answer = ({ path }) => (path.startsWith('/jobtypes/') ? { status: 500 } : undefined)
    await until(async () => (await call('POST', '/api/v1/assign', assignmentOf('Block', [2]))).status === 202, 'the assignment')
    await call('DELETE', '/api/v1/tasks/2')
    await until(() => states(master, 2).length === 1, 'the task')
    expect(states(master, 2)).toEqual([givenBack])
  })
})

describe('an agent that stops', () => {
  it('says goodbye, gives its tasks back, and leaves no process', async () => {
    const { master, call, agent } = await testFarm({ stopGraceMilliseconds: 200 })
    master.jobTypes.set('Stubborn', nodeJobType(stubborn))
    await call('POST', '/api/v1/assign', assignmentOf('Stubborn', [1]))
    const pids = await pidsIn(agent.url, master)
    await until(() => states(master, 1).length === 1, 'the running task')
    expect((await call('POST', '/api/v1/stop', { wait: true })).status).toBe(200)
    await agent.ended
    expect(pids.filter(isAlive)).toEqual([])
    expect(states(master, 1)).toEqual([{ state: 'running' }, givenBack])
    const offline = master.seen(/POST \/agents\/.+/).at(-1)?.body as { current_assignments: object }
    expect(offline).toMatchObject({ state: 'offline' })
    expect(JSON.stringify(offline.current_assignments)).toContain('"local_state":"running"')
    expect(master.seen(/PUT/)).toEqual([])
  })

  it('says goodbye only after the results under way, since the master takes its tasks back then', async () => {
    const { master, call, agent } = await testFarm({ lastResultsMilliseconds: 10_000 })
    master.jobTypes.set('Short', nodeJobType(''))
    let takeIt: () => void = () => undefined
    master.answer = ({ path, body }) => {
      if (path !== '/jobs/1/tasks/1' || JSON.stringify(body) !== '{"state":"done"}') return undefined
      return new Promise(resolve => {
        takeIt = () => resolve({ status: 200 })
      })
    }
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1]))
    await until(() => states(master, 1).length === 2, 'the result')
    const stopped = agent.stop()
    await until(
      async () => (await call('POST', '/api/v1/assign', assignmentOf('Short', [2]))).status === 503,
      'the agent to stop',
    )
    expect(JSON.stringify(master.requests)).not.toContain('"offline"')
    takeIt()
    await stopped
    expect(JSON.stringify(master.requests)).toContain('"offline"')
    expect(states(master, 1)).toEqual([{ state: 'running' }, { state: 'done' }])
  })

  it('starts anew when told so, after its work, on the same port and with the same id', async () => {
    const home = await mkdtemp(join(tmpdir(), 'agent-'))
    open.push(() => rm(home, { recursive: true, force: true }))
    const master = await openStubMaster()
    open.push(master.close)
    const { child, url, ended } = await startAgentProcess({ master: master.url, home, host: '127.0.0.1', port: 0, debug: false })
    open.push(() => Promise.resolve(child.kill('SIGKILL')))
    await until(() => master.seen(/POST \/agents\/$/).length === 1, 'the registration')
    master.jobTypes.set('Short', nodeJobType('setTimeout(() => {}, 300)'))
    await callAgent(url, 'POST', '/api/v1/assign', assignmentOf('Short', [1]))
    expect((await callAgent(url, 'POST', '/api/v1/restart')).status).toBe(202)
    expect((await callAgent(url, 'POST', '/api/v1/assign', assignmentOf('Short', [2]))).status).toBe(503)
    await until(() => master.seen(/POST \/agents\/$/).length === 2, 'the second registration')
    expect(states(master, 1)).toEqual([{ state: 'running' }, { state: 'done' }])
    const [first, second] = master.seen(/POST \/agents\/$/).map(each => each.body as { id: string; port: number })
    expect([second?.id, second?.port]).toEqual([first?.id, first?.port])
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

describe('an agent that is killed', () => {
  let home: string
  let master: StubMaster

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'agent-'))
    master = await openStubMaster()
    open.push(() => rm(home, { recursive: true, force: true }), master.close)
  })

  const blocking = `commandData: () => ({ command: process.execPath, arguments: ['-e', ${JSON.stringify(stubborn)}] }),
    processLine(work, line) { if (line.text.startsWith('pids')) setTimeout(() => { for (;;) {} }, 300) }`

  it.each([
    ['', nodeJobType(stubborn)],
    [', while job type code blocks its host', `export const Work = { ${blocking} }`],
  ])('leaves no renderer%s', async (_when, code) => {
    const { child, url, ended } = await startAgentProcess({ master: master.url, home, host: '127.0.0.1', port: 0, debug: false })
    open.push(() => Promise.resolve(child.kill('SIGKILL')))
    master.jobTypes.set('Stubborn', code)
    await until(() => master.seen(/POST \/agents\/$/).length === 1, 'the registration')
    await callAgent(url, 'POST', '/api/v1/assign', assignmentOf('Stubborn', [1]))
    const pids = await pidsIn(url, master)
    expect(pids.filter(isAlive)).toHaveLength(3)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    await until(() => pids.filter(isAlive).length === 0, 'the end of all processes')
  })
})

describe('a master that is away while tasks end', () => {
  it('gets every result once, in order, when it is back', async () => {
    const { master, call, agent } = await testFarm({})
    master.jobTypes.set('Short', nodeJobType('setTimeout(() => {}, 300)'))
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1, 2]))
    await until(() => master.seen(/POST .*csv$/).length === 2, 'the start')
    await master.close()
    await until(
      async () => JSON.stringify((await call('GET', '/api/v1/tasks')).body).split('"done"').length === 3,
      'the end of the tasks',
    )
    const back = await openStubMaster(Number(new URL(master.url).port))
    open.push(back.close)
    await until(() => back.seen(/PUT/).length === 1, 'the log')
    for (const task of [1, 2]) expect(states(back, task)).toEqual([{ state: 'done' }])
    expect(back.seen(/POST .*csv$/).map(each => each.body)).toEqual([{ state: 'done' }, { state: 'done' }])
    await until(async () => ((await call('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'an empty list')
    expect(agent.isRegistered()).toBe(true)
  })

  it('never hears "running" after "done", even if it failed to take "running" at first', async () => {
    const { master, call } = await testFarm()
    let troubles = 3
    master.answer = ({ body }) => (JSON.stringify(body) === '{"state":"running"}' && troubles-- > 0 ? { status: 500 } : undefined)
    master.jobTypes.set('Short', nodeJobType(''))
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1]))
    await until(() => master.seen(/PUT/).length === 1, 'the log')
    expect(states(master, 1)).toEqual([...Array<object>(4).fill({ state: 'running' }), { state: 'done' }])
  })
})
