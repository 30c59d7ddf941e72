// The whole master on SQLite with its background work; requests are injected, agents are stand-ins.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { agentId, jobId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { composeFarm } from '../compose-farm.js'
import { createEvents } from '../events/events.js'
import type { Farm } from '../farm.js'
import { createServer } from '../http/server.js'
import { serveFarm } from '../serve-farm.js'
import type { Task } from '../tasks/task.js'
import { listTasks } from '../tasks/task-store.js'
import { startStandInAgent } from './stand-in-agent.js'
import type { StandInAgent } from './stand-in-agent.js'
import { makeDatabase } from './test-databases.js'
import { addAgentRow } from './test-rows.js'

export interface RunningFarm {
  readonly farm: Farm
  readonly settings: Settings
  readonly send: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>
  readonly submit: (body?: object) => Promise<JobId>
  readonly tasksOf: (job: JobId) => Promise<Task[]>
  /** What `/metrics` answers. */
  readonly metrics: () => Promise<string>
  /** A stand-in agent and its row, online; nobody is told of it. */
  readonly addAgent: () => Promise<StandInAgent & { readonly id: AgentId }>
  readonly startBackground: () => void
  /** Ends the background work, and gives the milliseconds that it took. */
  readonly stopBackground: () => Promise<number>
  /** What was logged as an error. */
  readonly errors: readonly string[]
  /** Ends everything. */
  readonly end: () => Promise<void>
}

const loopback = 2_130_706_433

export async function makeRunningFarm(
  overrides: Partial<Settings> = {},
  parts: (farm: Farm) => void = () => undefined,
): Promise<RunningFarm> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-running-'))
  const made = await makeDatabase(undefined)
  const settings: Settings = { ...made.settings, tasklogs_dir: join(home, 'task_logs'), ...overrides }
  const errors: string[] = []
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      errors.push(chunk.toString('utf8'))
      done()
    },
  })
  const log = pino({ level: 'error' }, sink)
  const events = createEvents(100)
  const { farm, metrics, startBackground, stopBackground } = composeFarm({ settings, home, database: made.database, events, log })
  parts(farm)
  metrics.watchProcess()
  const server = createServer(settings, log)
  await serveFarm(server, farm, events, metrics)
  const agents: StandInAgent[] = []
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= stopBackground())
  const send: RunningFarm['send'] = async (method, path, body) => {
    const payload = body === undefined ? {} : { payload: body }
    const answer = await server.inject({ method, url: settings.api_prefix + path, ...payload })
    if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${answer.body}`)
    return answer.body === '' ? undefined : answer.json<unknown>()
  }
  await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: null })
  return {
    farm,
    settings,
    send,
    submit: async body =>
      jobId(((await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', ...body })) as { id: number }).id),
    metrics: async () => (await server.inject({ url: '/metrics' })).body,
    tasksOf: job => listTasks(farm.database.read, job),
    addAgent: async () => {
      const standIn = await startStandInAgent()
      agents.push(standIn)
      const id = agentId(standIn.id)
      await addAgentRow(farm.database.write, { id, port: standIn.port, remote_ip: loopback, state: agentStateCodes.online })
      return Object.assign(standIn, { id })
    },
    startBackground,
    stopBackground: async () => {
      const start = performance.now()
      await stop()
      return performance.now() - start
    },
    errors,
    end: async () => {
      await stop()
      await server.close()
      await Promise.all(agents.map(agent => agent.stop()))
      await made.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
