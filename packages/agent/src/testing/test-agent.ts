// An agent in a home of its own before a stub master, for tests.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { AgentOptions } from '@pyfarm/contract/commands'
import type { Log } from '../log.js'
import { startAgent, type RunningAgent } from '../start-agent.js'
import { defaultTuning, type Tuning } from '../tuning.js'
import { openStubMaster, type StubMaster } from './stub-master.js'

export interface TestFarm {
  readonly master: StubMaster
  readonly agent: RunningAgent
  readonly home: string
  readonly said: string[]
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

export const quickTuning: Partial<Tuning> = {
  pace: { firstMilliseconds: 20, longestMilliseconds: 100, random: () => 0.5 },
  refusedRegistrationMilliseconds: 50,
}

/** `prepare` gets the home, and `instruct` the master, before the agent starts. */
export async function openTestFarm(
  options: Partial<AgentOptions> = {},
  tuning: Partial<Tuning> = {},
  prepare: (home: string) => Promise<void> = () => Promise.resolve(),
  instruct: (master: StubMaster) => void = () => undefined,
): Promise<TestFarm> {
  const home = await mkdtemp(join(tmpdir(), 'agent-'))
  const master = await openStubMaster()
  await prepare(home)
  instruct(master)
  const said: string[] = []
  const all = { master: master.url, home, host: '127.0.0.1', port: 0, debug: false, ...options }
  const agent = await startAgent(all, { log: recordingLog(said), tuning: { ...defaultTuning, ...quickTuning, ...tuning } })
  await until(() => agent.isRegistered(), 'the agent to be registered')
  return {
    master,
    agent,
    home,
    said,
    call: (method, path, body) => callAgent(agent.url, method, path, body),
    async close() {
      await agent.stop()
      await master.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** A log that keeps its sentences. */
export function recordingLog(said: string[]): Log {
  const say = (sentence: string) => void said.push(sentence)
  return { debug: () => undefined, info: say, warn: say, error: say }
}

export async function callAgent(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const request =
    body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const reply = await fetch(url + path, request)
  const text = await reply.text()
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false
  return { status: reply.status, body: isJson ? (JSON.parse(text) as unknown) : text }
}

/** Waits for a condition; fails in the end with what was waited for. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`)
    await sleep(10)
  }
}

/** An assignment of some tasks of job 1 (frames 1, 2 …). */
export function assignmentOf(jobType: string, tasks: readonly number[], attempt = 1): AssignBody {
  return {
    job: { id: 1, title: 'A job', by: 1, data: {} },
    jobtype: { name: jobType, version: 1 },
    tasks: tasks.map((id, index) => ({ id, frame: index + 1, attempt })),
  }
}

/** Code of a job type that runs one command of Node's: a script given as text. */
export function nodeJobType(script: string, more = ''): string {
  return `import { defineJobType } from '@pyfarm/agent/job-type'
export const Work = defineJobType({
  commandData: (): { command: string; arguments: string[] } => ({ command: ${JSON.stringify(process.execPath)}, arguments: ['-e', ${JSON.stringify(script)}] }),
  ${more}
})`
}
