// An agent that is killed, with everything that was to look after its processes: nothing runs on, nothing that is known is lost.
import { readFile, readdir, mkdtemp, rm } from 'node:fs/promises'
import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { markedProcesses } from './processes/marked-processes.js'
import { startAgentProcess, type AgentProcess } from './testing/agent-process.js'
import { openStubMaster, reportsIn, type RecordedRequest, type StubMaster } from './testing/stub-master.js'
import { isAlive, pidsIn } from './testing/stubborn.js'
import { assignmentOf, callAgent, nodeJobType, until } from './testing/test-agent.js'

const open: (() => Promise<unknown>)[] = []
let home: string
let master: StubMaster

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agent-'))
  master = await openStubMaster()
  open.push(
    () => rm(home, { recursive: true, force: true }),
    () => master.close(),
  )
})

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function startHere(): Promise<AgentProcess> {
  const started = await startAgentProcess({ master: master.url, home, host: '127.0.0.1', port: 0, debug: false })
  open.push(async () => {
    started.child.kill('SIGKILL')
    await started.ended
  })
  return started
}

async function startRegistered(): Promise<AgentProcess> {
  const started = await startHere()
  await until(() => master.seen(/POST \/agents\/$/).length === 1, 'the registration')
  return started
}

async function masterGoes(): Promise<void> {
  await master.close()
}

async function masterComesBack(): Promise<void> {
  const { url, jobTypes, offers, answer } = master
  master = Object.assign(await openStubMaster(Number(new URL(url).port)), { offers, answer })
  for (const [name, code] of jobTypes) master.jobTypes.set(name, code)
}

const kill = async ({ child, ended }: AgentProcess) => {
  child.kill('SIGKILL')
  await ended
}

async function idOfAgent(): Promise<string> {
  return (await readFile(join(home, 'agent-id'), 'utf8')).trim()
}

const journals = () => readdir(join(home, 'journal'))

describe('results that a killed agent had not delivered', () => {
  const assignment = assignmentOf('Short', [11, 12])

  /** Lets tasks end while the master is away, and kills the agent once that is on its disk. */
  async function endInSilence(code = nodeJobType('setTimeout(() => {}, 300)')): Promise<void> {
    const agent = await startRegistered()
    master.jobTypes.set('Short', code)
    await callAgent(agent.url, 'POST', '/api/v1/assign', assignment)
    const isRunning = (id: number) => JSON.stringify(master.requests).includes(`"task":${id},"attempt":1,"state":"running"`)
    await until(
      () => master.seen(/POST .*csv$/).length === 2 || (isRunning(11) && isRunning(12)),
      'the master to know that the tasks run',
    )
    await masterGoes()
    await until(async () => {
      const [name = ''] = await journals()
      return (await readFile(join(home, 'journal', name), 'utf8')).split(/"state":"(?:done|failed)"/).length === 3
    }, 'the ends of the tasks in the journal')
    await kill(agent)
  }

  async function everythingTold(): Promise<void> {
    await until(() => master.seen(/PUT/).length === 1, 'the log')
    await until(async () => (await journals()).length === 0, 'an empty journal')
  }

  const taskAt = (attempts: number, agent: string) => (request: RecordedRequest) =>
    request.method === 'GET' && /^\/jobs\/1\/tasks\/\d+$/.test(request.path)
      ? { status: 200, body: { attempts, agent_id: agent } }
      : undefined

  it('come with its next start, once and in order; the registration says that they will', async () => {
    await endInSilence()
    await masterComesBack()
    master.answer = taskAt(1, await idOfAgent())
    const { url } = await startHere()
    await everythingTold()
    const local = {
      job: { id: 1 },
      tasks: [
        { id: 11, attempt: 1, local_state: 'done' },
        { id: 12, local_state: 'done' },
      ],
    }
    const registration = master.seen(/POST \/agents\/$/)[0]?.body as { current_assignments: object }
    expect(Object.values(registration.current_assignments)).toMatchObject([local])
    for (const task of [11, 12]) {
      expect(master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(({ body }) => body)).toEqual([{ state: 'done' }])
      expect(master.seen(new RegExp(`POST /jobs/1/tasks/${task}/.*csv$`)).map(({ body }) => body)).toEqual([{ state: 'done' }])
    }
    expect((await callAgent(url, 'GET', '/api/v1/tasks')).body).toEqual([])
  })

  it('come in one request, with the times at which the tasks ended, to a master that takes that', async () => {
    master.offers = 'reports'
    await endInSilence()
    await masterComesBack()
    const back = Date.now()
    await startHere()
    await everythingTold()
    const batches = master.seen(/reports$/).map(({ body }) => reportsIn(body))
    expect(batches).toHaveLength(1)
    expect(batches[0]?.map(({ kind, task, state }) => [kind, task, state])).toEqual(
      [11, 12].flatMap(task => [
        ['task', task, 'done'],
        ['log', task, 'done'],
      ]),
    )
    for (const { kind, at } of batches[0] ?? []) if (kind === 'task') expect(Date.parse(String(at))).toBeLessThan(back)
  })

  it('are dropped when the master has begun another attempt meanwhile', async () => {
    await endInSilence(nodeJobType('setTimeout(() => process.exit(1), 300)'))
    await masterComesBack()
    master.answer = taskAt(2, await idOfAgent())
    await startHere()
    await everythingTold()
    expect(master.seen(/POST \/jobs/)).toEqual([])
  })

  it('are delivered once although the agent is killed again before the master is back', async () => {
    await endInSilence()
    await kill(await startHere())
    await masterComesBack()
    master.answer = taskAt(1, await idOfAgent())
    await startHere()
    await everythingTold()
    expect(master.seen(/POST \/jobs\/1\/tasks\/1[12]$/).map(({ body }) => body)).toEqual([{ state: 'done' }, { state: 'done' }])
  })
})

describe('an agent that is killed in mid-render', () => {
  // The renderer, and a process that left its group and whose parent has ended.
  const escaping = `
    const { spawn } = require('node:child_process')
    const wait = 'process.on("SIGTERM", () => {}); setTimeout(() => {}, 60_000)'
    const away = 'const c = require("node:child_process").spawn(process.execPath, ["-e", process.argv[1]], { detached: true, stdio: "ignore" }); c.unref(); console.log(c.pid)'
    const parent = spawn(process.execPath, ['-e', away, wait], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    parent.stdout.once('data', pid => console.log('pids ' + process.pid + ' ' + String(pid).trim()))
    setTimeout(() => {}, 60_000)`

  async function rendering(): Promise<{ agent: AgentProcess; pids: number[]; hosts: number[]; guard: number }> {
    const agent = await startRegistered()
    master.jobTypes.set('Escape', nodeJobType(escaping))
    await callAgent(agent.url, 'POST', '/api/v1/assign', assignmentOf('Escape', [1]))
    const pids = await pidsIn(agent.url, master)
    const { mark } = JSON.parse(await readFile(join(home, 'family.json'), 'utf8')) as { mark: string }
    const family = markedProcesses(`${mark}.`)
    expect(family).toEqual(expect.arrayContaining(pids))
    const hosts = family.filter(pid => commandOf(pid).includes('host/main.js'))
    const guard = guardOf(mark)
    open.push(async () => {
      for (const pid of [...family, ...(guard === undefined ? [] : [guard])]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    })
    expect(hosts.length).toBeGreaterThan(0)
    return { agent, pids, hosts, guard: guard ?? 0 }
  }

  it('leaves no renderer when its host is killed with it', async () => {
    const { agent, pids, hosts, guard } = await rendering()
    for (const pid of [agent.child.pid ?? 0, ...hosts]) process.kill(pid, 'SIGKILL')
    await until(() => ![...pids, ...hosts, guard].some(isAlive), 'the end of all processes and of the guard')
  })

  it('has another guard soon when its guard is killed', async () => {
    const { agent, pids, guard, hosts } = await rendering()
    process.kill(guard, 'SIGKILL')
    const { mark } = JSON.parse(await readFile(join(home, 'family.json'), 'utf8')) as { mark: string }
    await until(() => ![undefined, guard].includes(guardOf(mark)), 'another guard')
    for (const pid of [agent.child.pid ?? 0, ...hosts]) process.kill(pid, 'SIGKILL')
    await until(() => ![...pids, ...hosts].some(isAlive), 'the end of all processes')
  })

  it('leaves what the next agent of its home ends before it takes work, when guard and host are killed too; its log comes all the same', async () => {
    const { agent, pids, hosts, guard } = await rendering()
    for (const pid of [guard, agent.child.pid ?? 0, ...hosts]) process.kill(pid, 'SIGKILL')
    await agent.ended
    expect(pids.filter(isAlive)).toHaveLength(2)
    await startHere()
    expect(pids.filter(isAlive)).toEqual([])
    await until(() => master.seen(/PUT/).length === 1, 'the log')
    expect(master.seen(/PUT/)[0]?.body).toContain('pids ')
    // What was under way is lost, and the master finds it missing.
    expect(master.seen(/POST \/agents\/$/)[1]?.body).toMatchObject({ current_assignments: {} })
    expect(master.seen(/POST \/jobs\/1\/tasks\/1$/).map(({ body }) => body)).toEqual([{ state: 'running' }])
    await until(async () => (await journals()).length === 0, 'an empty journal')
  })

  it('gives its work back when it was only told that its terminal is closed', async () => {
    const { agent, pids, guard } = await rendering()
    agent.child.kill('SIGHUP')
    expect(await agent.ended).toBe(0)
    expect([...pids, guard].filter(isAlive)).toEqual([])
    expect(master.seen(/POST \/jobs\/1\/tasks\/1$/).at(-1)?.body).toEqual({ state: 'queued', agent_id: null })
    expect(await readdir(home)).not.toContain('family.json')
  })
})

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function guardOf(mark: string): number | undefined {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.find(pid => isAlive(pid) && commandOf(pid).includes('guard-main.js') && commandOf(pid).includes(mark))
}
