// What an agent knows outlasts it, and a person sees its logs while they are written.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { processesWith } from './harness/processes.js'
import { until } from './harness/until.js'
import { witness, witnessed } from './harness/witness.js'

let farm: TestFarm

// The master does not give up an agent that is away for a moment, as with the settings that it comes with.
const patient = {
  PYFARM_AGENT_POLL_INTERVAL: '5m',
  PYFARM_POLL_BUSY_AGENTS_INTERVAL: '5m',
  PYFARM_AGENT_HEARTBEAT_INTERVAL: '5m',
  // After its start a master asks busy agents this long after it: a slow machine has not started the agent by then.
  PYFARM_LOST_TASK_GRACE: '1m',
}

beforeEach(async () => {
  farm = await openFarm(patient)
  farm.startAgent('one')
  await until(async () => (await farm.onlineAgents()) === 1, 'the agent is online')
})

afterEach(async () => {
  await farm.close()
})

const frames = [1, 2, 3]

/** A job that the agent works on, all frames at once given to it. */
async function rendering(milliseconds: number): Promise<number> {
  const data = witnessed(farm.folder, milliseconds)
  const job = await farm.submit({ title: 'Life', jobtype: 'CommandLine', start: 1, end: 3, batch: 3, data })
  await until(async () => (await farm.tasks(job)).some(task => task.state === 'running'), 'a frame is being rendered')
  return job
}

/** How many tasks have ended by what the agent has written down. */
function endsInJournal(): number {
  const folder = join(farm.folder, 'one', 'journal')
  const text = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
  return text.join('').split('"state":"done"').length - 1
}

async function killAgent(): Promise<void> {
  const isThere = () => processesWith(`${farm.folder}/one`).length > 0
  for (const pid of processesWith(`${farm.folder}/one`)) process.kill(pid, 'SIGKILL')
  await until(() => !isThere(), 'the agent is gone')
}

async function portOfAgent(): Promise<number> {
  const agents = z.array(z.object({ port: z.int() })).parse((await farm.call('GET', '/agents/?include=details')).body)
  return agents[0]?.port ?? 0
}

/** Starts the agent again where the master knows it to be, and waits until it answers. */
async function startAgainAt(port: number): Promise<void> {
  const where = ['--host', '127.0.0.1', '--hostname', '127.0.0.1', '--port', String(port)]
  farm.start(['agent', '--master', farm.url(), '--home', join(farm.folder, 'one'), ...where])
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/api/v1/status`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(answers, 'the agent answers')
}

describe('frames that end while the master is away, on an agent that is killed before it is back', () => {
  it('are done when both are back, each rendered once, at the times at which they ended', async () => {
    const port = await portOfAgent()
    const job = await rendering(700)
    farm.master().child.kill('SIGKILL')
    await farm.master().ended
    await until(() => endsInJournal() >= frames.length, 'the agent has written down the ends')
    await killAgent()
    const back = Date.now()
    await startAgainAt(port)
    await farm.startMaster()
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
    const tasks = await farm.tasks(job)
    expect(tasks.map(({ state, attempts, failures }) => [state, attempts, failures])).toEqual(frames.map(() => ['done', 1, 0]))
    expect([...witness(farm.folder).started].sort(([a], [b]) => a - b)).toEqual(frames.map(frame => [frame, 1]))
    const rows = z.array(z.object({ time_finished: z.string() })).parse((await farm.call('GET', `/jobs/${job}/tasks/`)).body)
    for (const { time_finished: finished } of rows) expect(Date.parse(`${finished}Z`)).toBeLessThanOrEqual(back)
    const [first] = tasks
    await until(async () => (await logOf(job, first?.id ?? 0)).includes('successfully'), 'the log is there')
  })
})

const logSchema = z.array(z.object({ identifier: z.string() }))

async function logAddress(job: number, task: number): Promise<string> {
  const logs = `/jobs/${job}/tasks/${task}/attempts/1/logs`
  const [log] = logSchema.parse((await farm.call('GET', `${logs}/`)).body)
  return `${logs}/${log?.identifier ?? 'none'}/logfile`
}

async function logOf(job: number, task: number): Promise<string> {
  return String((await farm.call('GET', await logAddress(job, task))).body)
}

describe('the log of a task', () => {
  it('is followed through the master while the task runs, and is the same when it has been uploaded', async () => {
    const script = `let n = 0; const t = setInterval(() => { console.log('line ' + ++n); if (n === 12) clearInterval(t) }, 200)`
    const job = await farm.submit({
      title: 'Talks',
      jobtype: 'CommandLine',
      start: 1,
      end: 1,
      data: { command: process.execPath, arguments: ['-e', script] },
    })
    await until(async () => (await farm.tasks(job)).some(task => task.state === 'running'), 'the frame is being rendered')
    const [task] = await farm.tasks(job)
    const address = await logAddress(job, task?.id ?? 0)
    const answer = await fetch(`${farm.url()}/api/v1${address}?stream=1&follow=1`)
    let followed = ''
    let stateAtFirstLine: string | undefined
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      followed += piece
      if (followed.includes('line 1')) stateAtFirstLine ??= (await farm.tasks(job))[0]?.state
    }
    expect(stateAtFirstLine).toBe('running')
    expect(followed).toContain('line 12')
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
    // A log that the master does not have is answered with a redirect to its agent.
    const read = () => fetch(`${farm.url()}/api/v1${address}`, { redirect: 'manual' })
    await until(async () => (await read()).status === 200, 'the log is with the master')
    expect(await (await read()).text()).toBe(followed)
  })
})
