// A farm of real processes in a temporary folder: a master, agents, and the API as a client sees it.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { shippedJobTypes } from '@pyfarm/jobtypes/shipped-job-types'
import { endAll, pyfarm } from './processes.js'
import type { Started } from './processes.js'
import { until } from './until.js'
import { watchFarm } from './watch/watch-farm.js'

/** Faults are found quickly in tests. */
const quick = {
  PYFARM_AGENT_POLL_INTERVAL: '500ms',
  PYFARM_AGENT_HEARTBEAT_INTERVAL: '400ms',
  PYFARM_POLL_BUSY_AGENTS_INTERVAL: '500ms',
  PYFARM_POLL_OFFLINE_AGENTS_INTERVAL: '1s',
  PYFARM_LOST_TASK_GRACE: '500ms',
}

const taskSchema = z.object({
  id: z.int(),
  frame: z.number(),
  state: z.string(),
  attempts: z.int(),
  failures: z.int(),
  agent_id: z.string().nullable(),
  last_error: z.string().nullable(),
})
export type TaskRow = z.infer<typeof taskSchema>

const jobSchema = z.looseObject({ id: z.int(), title: z.string(), state: z.string() })

export interface TestFarm {
  readonly folder: string
  readonly home: string
  readonly url: () => string
  /** The home's, which is the administrator's. */
  readonly token: () => string
  readonly master: () => Started
  readonly startMaster: () => Promise<Started>
  /** An agent of the master, or of the one at that address. */
  readonly startAgent: (name: string, master?: string) => Started
  /** Any other part of this farm. */
  readonly start: (args: readonly string[]) => Started
  readonly call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>
  readonly submit: (job: object) => Promise<number>
  readonly job: (id: number) => Promise<z.infer<typeof jobSchema>>
  readonly tasks: (job: number) => Promise<TaskRow[]>
  readonly onlineAgents: () => Promise<number>
  /** Ends all processes, checks that none is left and that the farm has kept its invariants, removes the folder. */
  readonly close: () => Promise<void>
}

export async function openFarm(environment: NodeJS.ProcessEnv = {}, options: readonly string[] = []): Promise<TestFarm> {
  const folder = await mkdtemp(join(tmpdir(), 'pyfarm-farm-'))
  const home = join(folder, 'home')
  const started: Started[] = []
  const schedulers: Started[] = []
  let port = 0
  let master: Started | undefined

  const url = () => `http://127.0.0.1:${port}`
  const call: TestFarm['call'] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${farm.token()}` }
    const request =
      body === undefined
        ? { method, headers }
        : { method, body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
    const response = await fetch(`${url()}/api/v1${path}`, request)
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json' && text !== ''
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text }
  }
  const farm: TestFarm = {
    folder,
    home,
    url,
    token: () => readFileSync(join(home, 'token'), 'utf8').trim(),
    call,
    master: () => {
      if (master === undefined) throw new Error('the master was not started')
      return master
    },
    startMaster: async () => {
      const args = ['master', '--home', home, '--port', String(port), '--allow-agent-loopback-addresses', ...options]
      const next = pyfarm(args, { ...quick, ...environment })
      master = next
      started.push(next)
      const file = join(home, 'master.json')
      await until(() => (next.child.exitCode === null ? hasPid(file, next.pid) : failed(next)), 'the master answers')
      port = Number(new URL(masterFile(file)?.url ?? '').port)
      return next
    },
    start: args => {
      const part = pyfarm(args, { ...quick, ...environment })
      started.push(part)
      if (args[0] === 'scheduler') schedulers.push(part)
      return part
    },
    startAgent: (name, of = url()) => {
      const args = [
        'agent',
        '--master',
        of,
        '--home',
        join(folder, name),
        '--host',
        '127.0.0.1',
        '--hostname',
        '127.0.0.1',
        '--port',
        '0',
      ]
      const agent = pyfarm(args)
      started.push(agent)
      return agent
    },
    submit: async job => {
      const { status, body } = await call('POST', '/jobs/', job)
      if (status !== 201) throw new Error(JSON.stringify(body))
      return jobSchema.parse(body).id
    },
    job: async id => jobSchema.parse((await call('GET', `/jobs/${id}`)).body),
    tasks: async id => z.array(taskSchema).parse((await call('GET', `/jobs/${id}/tasks/`)).body),
    onlineAgents: async () => {
      const { body } = await call('GET', '/agents/?include=details')
      return z
        .array(z.object({ state: z.string() }))
        .parse(body)
        .filter(agent => agent.state === 'online' || agent.state === 'running').length
    },
    close: async () => {
      try {
        await watch.judge()
      } finally {
        await watch.stop()
        await endAll(started, folder)
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
  await farm.startMaster()
  const isAlive = ({ child }: Started) => child.exitCode === null && child.signalCode === null
  const runsSchedulers = (environment['PYFARM_SCHEDULER_BROKER'] ?? 'embedded://') !== 'embedded://'
  const watch = await watchFarm({
    ...{ home, folder, environment: { ...quick, ...environment } },
    assigns: () => !options.includes('--no-scheduler') && (runsSchedulers ? schedulers : [farm.master()]).some(isAlive),
    master: runsSchedulers ? undefined : url,
  })
  for (const { data: _data, ...jobType } of await shippedJobTypes()) await call('POST', '/jobtypes/', jobType)
  return farm
}

function masterFile(file: string): { url: string; pid: number } | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  return text === '' ? undefined : z.object({ url: z.string(), pid: z.int() }).parse(JSON.parse(text))
}

const hasPid = (file: string, pid: number): boolean => masterFile(file)?.pid === pid

function failed(master: Started): never {
  throw new Error(`The master ended at once: ${master.stderr()}`)
}
