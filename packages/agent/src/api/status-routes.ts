import type { FastifyInstance } from 'fastify'
import { readFreeRam } from '../facts/machine-facts.js'
import { readOwnProcesses } from '../facts/own-processes.js'
import type { ApiContext } from './api-context.js'

/** What can be read about the agent: versions and status (section 4.3). */
export function registerStatusRoutes(server: FastifyInstance, context: ApiContext): void {
  server.get('/api/versions', () => ({ versions: [1] }))
  server.get('/api/v1/status', () => readStatus(context))
}

async function readStatus(context: ApiContext): Promise<object> {
  const { id, machine, farmName } = context.identity()
  const updateError = context.updateError()
  const [freeRam, processes] = await Promise.all([readFreeRam(machine.ram), readOwnProcesses()])
  return {
    state: context.assignments.isBusy() ? 'running' : 'online',
    agent_hostname: machine.hostname,
    free_ram: freeRam,
    agent_process_ram: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    consumed_ram: processes.consumedRam,
    child_processes: processes.children,
    grandchild_processes: processes.grandchildren,
    pids: { parent: process.ppid, child: process.pid },
    agent_id: id,
    last_master_contact: context.lastMasterContact()?.toISOString() ?? null,
    last_announce: context.presence.lastAnnounced()?.toISOString() ?? null,
    agent_lock_file: context.home.lockFile,
    uptime: (Date.now() - context.startedAt.getTime()) / 1000,
    jobs: context.assignments.all().map(assignment => assignment.id),
    ...(updateError === null ? {} : { last_error: updateError }),
    ...(farmName === undefined ? {} : { farm_name: farmName }),
  }
}
