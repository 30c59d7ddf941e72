// Agents that take every assignment over HTTP and report on it as PyFarm's do, without rendering anything.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { agentUserAgent, assignSchema } from '@pyfarm/contract/agent-protocol'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { ReportWork } from './agent-reports.js'
import { connectToMaster } from './master-client.js'
import type { MasterClient } from './master-client.js'

export interface StandIns {
  /** Kept once this many tasks of the job were reported to their end; broken when a report fails or it takes too long. */
  readonly haveDone: (job: number, tasks: number) => Promise<void>
  readonly close: () => Promise<void>
}

const mostTime = 60_000

export async function startStandIns(url: string, count: number, report: ReportWork): Promise<StandIns> {
  const master = connectToMaster(url, agentUserAgent)
  const tally = createTally()
  const agents = await Promise.all(Array.from({ length: count }, () => startStandIn(master, tally, report)))
  return {
    haveDone: tally.reaches,
    close: async () => {
      for (const server of agents) {
        server.close()
        server.closeAllConnections()
      }
      await master.close()
    },
  }
}

async function startStandIn(master: MasterClient, tally: Tally, report: ReportWork): Promise<Server> {
  const id = randomUUID()
  const tasks = new Map<number, AssignBody['tasks'][number]>()
  const work = async (assignment: AssignBody) => {
    for (const task of assignment.tasks) tasks.set(task.id, task)
    await report(master, id, assignment)
    for (const task of assignment.tasks) tasks.delete(task.id)
    tally.add(assignment.job.id, assignment.tasks.length)
  }
  const server = createServer((request, response) => {
    answer(request, response, work, [...tasks.values()]).catch(tally.fail)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A stand-in agent got no port.')
  await master.send('POST', '/agents/', { ...facts, id, port: address.port })
  return server
}

const facts = {
  hostname: 'bench',
  version: '0.8.7',
  ram: 16_384,
  free_ram: 16_384,
  cpus: 8,
  state: 'online',
  current_assignments: {},
}

/** The work is reported after its assignment was answered. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  work: (assignment: AssignBody) => Promise<void>,
  tasks: readonly object[],
): Promise<void> {
  const say = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.method !== 'POST') {
    say(200, request.url?.includes('/tasks') === true ? tasks : { state: 'running' })
    return
  }
  const assignment = assignSchema.parse(await json(request))
  say(202, { id: randomUUID() })
  await work(assignment)
}

interface Tally {
  readonly add: (job: number, tasks: number) => void
  readonly fail: (error: unknown) => void
  readonly reaches: (job: number, tasks: number) => Promise<void>
}

function createTally(): Tally {
  const done = new Map<number, number>()
  const failure = new AbortController()
  let look: () => void = () => undefined
  return {
    add: (job, tasks) => {
      done.set(job, (done.get(job) ?? 0) + tasks)
      look()
    },
    fail: error => {
      failure.abort(error)
      look()
    },
    reaches: async (job, tasks) => {
      const stop = AbortSignal.any([failure.signal, AbortSignal.timeout(mostTime)])
      const aborted = new Promise<void>(resolve => stop.addEventListener('abort', () => resolve(), { once: true }))
      while ((done.get(job) ?? 0) < tasks) {
        stop.throwIfAborted()
        const more = new Promise<void>(resolve => (look = resolve))
        await Promise.race([more, aborted])
      }
    },
  }
}
