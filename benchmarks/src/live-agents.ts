// What agents that answer over HTTP cost: from a job to its assignment among 1,000 of them, and polling 10,000.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { reportInOne } from './agent-reports.js'
import { sqliteDatabase } from './big-databases.js'
import { bigFarmStatements } from './big-farm.js'
import { percentile } from './measure.js'
import type { Measurement } from './measure.js'
import { connectToMaster, idOf } from './master-client.js'
import { startMasterProcess } from './master-process.js'
import { startStandIns } from './stand-in-agents.js'

export async function benchLiveAgents(): Promise<Measurement[]> {
  return [...(await benchSending()), ...(await benchPolling())]
}

const liveAgents = 1_000
const jobs = 200

/** Jobs of one frame, one after the other: from the moment that the client sends one to that in which an agent has it. */
async function benchSending(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const master = await startMasterProcess(home, true)
  const client = connectToMaster(master.url, 'bench')
  const came = new Map<number, number>()
  const agents = await startStandIns(master.url, liveAgents, async (...work) => {
    came.set(work[2].job.id, performance.now())
    await reportInOne(...work)
  })
  try {
    await client.send('POST', '/jobtypes/', { name: 'Bench', classname: 'Bench', code: 'pass' })
    const times: number[] = []
    for (let count = 0; count < jobs; count++) {
      const start = performance.now()
      const job = idOf(await client.send('POST', '/jobs/', { title: 'Bench', jobtype: 'Bench' }))
      await agents.haveDone(job, 1)
      times.push((came.get(job) ?? Infinity) - start)
    }
    const name = `from a new job to its assignment at an idle agent, ${liveAgents} live ones`
    return [
      { name: `${name}, median`, value: percentile(times, 0.5), unit: 'ms' },
      { name: `${name}, p99`, value: percentile(times, 0.99), unit: 'ms', goal: { below: 500 } },
    ]
  } finally {
    await agents.close()
    await client.close()
    await master.stop()
    await rm(home, { recursive: true, force: true })
  }
}

const polledAgents = 10_000
/** Seconds: the default of `agent_poll_interval`. */
const interval = 30

/** The processor time of the master while every agent is polled once an interval. */
async function benchPolling(): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))
  const database = sqliteDatabase(home)
  const polled = new Set<string>()
  const server = await answerForAll(agent => polled.add(agent))
  const settings = {
    PYFARM_DATABASE: database.address,
    PYFARM_AGENT_POLL_INTERVAL: `${interval}s`,
    // Much sooner than by default: all of them are due at each interval, as if none had been heard of.
    PYFARM_POLL_IDLE_AGENTS_INTERVAL: '1s',
  }
  await (await startMasterProcess(home, false, settings)).stop()
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await database.run([
    ...bigFarmStatements({ agents: polledAgents, jobs: 0, tasksOfJob: 1, allWaiting: true }).slice(1, 2),
    // Each has a loopback address of its own, so that one server can answer for all.
    `update agents set port = ${port}, remote_ip = ${firstAddress} + cast(substr(id, 25) as integer)`,
  ])
  const master = await startMasterProcess(home, true, settings)
  try {
    // The first interval warms up: connections are made.
    await wait(interval * 1000)
    const before = await master.cpuSeconds()
    polled.clear()
    await wait(interval * 1000)
    const part = ((await master.cpuSeconds()) - before) / interval
    return [
      {
        name: `agents polled in an interval of ${interval} s, of ${polledAgents}`,
        value: polled.size,
        unit: 'agents',
        goal: { atLeast: polledAgents },
      },
      { name: 'the part of a core that the master took for it', value: part, unit: 'cores', goal: { below: 0.5 } },
    ]
  } finally {
    await master.stop()
    server.close()
    server.closeAllConnections()
    await rm(home, { recursive: true, force: true })
  }
}

/** 127.0.0.0 */
const firstAddress = 2_130_706_432

/** `onPoll` is told the agent that is asked for its status. */
async function answerForAll(onPoll: (agent: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    const [, ...bytes] = (request.socket.localAddress ?? '').replace('::ffff:', '').split('.').map(Number)
    const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
    const agent = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
    const isStatus = request.url?.endsWith('/status') === true
    if (isStatus) onPoll(agent)
    const status = { state: 'online', agent_id: agent, farm_name: '' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(isStatus ? status : []))
  })
  await once(server.listen(0, '0.0.0.0'), 'listening')
  return server
}
