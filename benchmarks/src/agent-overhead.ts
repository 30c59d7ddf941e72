// What an agent adds to the program that a job type runs: from the assignment to the report that its tasks are done, beside a bare spawn.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentOptions } from '@pyfarm/contract/commands'
import { residentBytes } from '@pyfarm/agent/work-watch/list-processes'
import { openWorkProcesses } from '@pyfarm/agent/work-watch/work-processes'
import { startPart } from './master-process.js'
import { median } from './measure.js'
import type { Measurement } from './measure.js'
import { openRecordingMaster, type RecordingMaster } from './recording-master.js'

const runs = 25
/** Until an agent that has nothing to do has its next host ready. */
const restMilliseconds = 700
const megabyte = 1024 * 1024

interface Bench {
  readonly master: RecordingMaster
  readonly url: string
  readonly pid: number
}

export async function benchAgentOverhead(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const master = await openRecordingMaster()
  const options: AgentOptions = { master: master.url, home, host: '127.0.0.1', port: 0, debug: false }
  const agent = await startPart('run-agent.js', options)
  try {
    const bench = { master, url: agent.url, pid: agent.pid }
    await master.registered
    return [...(await measureTimes(bench)), ...(await measureMemory(bench))]
  } finally {
    await agent.stop()
    await master.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function measureTimes(bench: Bench): Promise<Measurement[]> {
  await measureWork(bench, 'Nothing', 1, restMilliseconds, 3)
  const bare = median(await measureSpawns())
  const rested = median(await measureWork(bench, 'Nothing', 1, restMilliseconds))
  const atOnce = median(await measureWork(bench, 'Nothing', 1, 0))
  const batch = median(await measureWork(bench, 'Nothing', 10, restMilliseconds))
  return [
    { name: 'a bare spawn of a program that does nothing', value: bare, unit: 'ms' },
    { name: 'the same as a task: from assignment to done, idle agent', value: rested, unit: 'ms' },
    { name: 'against the bare spawn', value: rested / bare, unit: 'x' },
    { name: 'as a task that comes right after another', value: atOnce, unit: 'ms' },
    { name: 'a task of a batch of 10 with one program, idle agent', value: batch / 10, unit: 'ms' },
  ]
}

async function measureSpawns(): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const child = spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.resume()
    child.stderr.resume()
    await once(child, 'close')
    times.push(performance.now() - start)
  }
  return times
}

let lastTask = 0

/** Times in ms from the request that assigns a batch to the last report of a task that is done; `rest` ms before each. */
async function measureWork(bench: Bench, jobType: string, size: number, rest: number, times = runs): Promise<number[]> {
  const taken: number[] = []
  for (let run = 0; run < times; run++) {
    await wait(rest)
    const tasks = Array.from({ length: size }, () => ++lastTask)
    const start = performance.now()
    await assign(bench, jobType, tasks)
    await bench.master.done(tasks)
    taken.push(performance.now() - start)
    await idle(bench)
  }
  return taken
}

async function assign({ url }: Bench, jobType: string, tasks: readonly number[]): Promise<void> {
  const body = {
    job: { id: 1, title: 'Bench', by: 1 },
    jobtype: { name: jobType, version: 1 },
    tasks: tasks.map(id => ({ id, frame: id, attempt: 1 })),
  }
  for (;;) {
    const answer = await post(`${url}/api/v1/assign`, body)
    if (answer === 202) return
    if (answer !== 503 && answer !== 409) throw new Error(`The agent answered ${answer} to an assignment.`)
    await wait(1)
  }
}

async function post(url: string, body: object): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  await answer.arrayBuffer()
  return answer.status
}

/** Resolves when the agent has nothing to tell any more. */
async function idle({ url }: Bench): Promise<void> {
  for (;;) {
    const tasks: unknown = await (await fetch(`${url}/api/v1/tasks`)).json()
    if (Array.isArray(tasks) && tasks.length === 0) return
    await wait(1)
  }
}

async function measureMemory(bench: Bench): Promise<Measurement[]> {
  await wait(restMilliseconds)
  const before = await memoryOf(bench.pid)
  await assign(bench, 'Wait', [++lastTask])
  await bench.master.running([lastTask])
  await wait(restMilliseconds)
  const during = await memoryOf(bench.pid)
  await fetch(`${bench.url}/api/v1/tasks/${lastTask}`, { method: 'DELETE' })
  await idle(bench)
  return [
    { name: 'memory of an idle agent, with the host that it keeps ready', value: before / megabyte, unit: 'MiB' },
    { name: 'what one assignment adds, without its program', value: (during - before) / megabyte, unit: 'MiB' },
  ]
}

/** Resident memory of a process and of what it started; what the assignment's program takes is next to nothing. */
async function memoryOf(pid: number): Promise<number> {
  const { bytes } = await openWorkProcesses().family(pid, [])
  return bytes + residentBytes(pid)
}
