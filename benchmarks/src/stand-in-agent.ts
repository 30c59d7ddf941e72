// Agents that answer over HTTP and report as PyFarm's do (agent-protocol.md section 5), without rendering anything.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { agentUserAgent, assignSchema } from '@pyfarm/contract/agent-protocol'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'

const headers = { 'user-agent': agentUserAgent, 'content-type': 'application/json' }

export interface StandIn {
  readonly close: () => Promise<void>
}

/** Registers with the master, takes every assignment, and reports each task's life in five requests. */
export async function startStandIn(master: string): Promise<StandIn> {
  const id = randomUUID()
  const pool = new Pool(master, { connections: 10 })
  const post = async (path: string, body: object): Promise<void> => {
    const response = await pool.request({ method: 'POST', path: `/api/v1${path}`, headers, body: JSON.stringify(body) })
    await response.body.dump()
    if (response.statusCode >= 300) throw new Error(`${path} was answered ${response.statusCode}`)
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ id: randomUUID() }))
      if (request.url?.endsWith('/assign') === true) void live(assignSchema.parse(JSON.parse(text)), id, post)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await post('/agents/', { id, hostname: '127.0.0.1', port, ram: 16_384, free_ram: 16_384, cpus: 8, state: 'online' })
  return {
    close: async () => {
      server.close()
      server.closeAllConnections()
      await pool.close()
    },
  }
}

async function live(
  { job, tasks }: AssignBody,
  agent: string,
  post: (path: string, body: object) => Promise<void>,
): Promise<void> {
  const identifier = `${randomUUID()}.csv`
  await Promise.all(
    tasks.map(async task => {
      const path = `/jobs/${job.id}/tasks/${task.id}`
      const log = `${path}/attempts/${task.attempt ?? 0}/logs/`
      await post(log, { identifier, agent_id: agent })
      await post(path, { state: 'running' })
      await post(`${log}${identifier}`, { state: 'running' })
      await post(path, { state: 'done' })
      await post(`${log}${identifier}`, { state: 'done' })
    }),
  )
}
