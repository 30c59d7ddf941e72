import type { FastifyInstance } from 'fastify'
import { readFreeRam } from '../facts/machine-facts.js'
import type { ApiContext } from './api-context.js'

/** What can be read about the agent: versions and status (section 4.3). */
export function registerStatusRoutes(server: FastifyInstance, context: ApiContext): void {
  server.get('/api/versions', () => ({ versions: [1] }))
  server.get('/api/v1/status', () => readStatus(context))
}

async function readStatus(context: ApiContext): Promise<object> {
  const { id, machine, farmName } = context.identity()
  const updateError = context.updateError()
  const hosts = context.assignments.all().flatMap(({ host }) => host() ?? [])
  const family = await context.processes.family(process.pid, hosts)
  const inMegabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)
  return {
    state: context.assignments.isBusy() ? 'running' : 'online',
    agent_hostname: machine.hostname,
    free_ram: await readFreeRam(machine.ram),
    agent_process_ram: inMegabytes(process.memoryUsage.rss()),
    consumed_ram: inMegabytes(process.memoryUsage.rss() + family.bytes),
    child_processes: family.children,
    grandchild_processes: family.grandchildren,
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
