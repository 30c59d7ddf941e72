import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { readFreeRam } from '../facts/machine-facts.js'
import type { ApiContext } from './api-context.js'
import { statusPage } from './status-page.js'

/** What can be read about the agent: versions, status (section 4.3), configuration, and a page for people. */
export function registerStatusRoutes(server: FastifyInstance, context: ApiContext): void {
  server.get('/api/versions', () => ({ versions: [1] }))
  server.get('/api/v1/status', () => readStatus(context))
  server.get('/api/v1/config', () => configuration(context))
  server.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(statusPage(context)))
}

async function readStatus(context: ApiContext): Promise<object> {
  const { id, machine, farmName } = context.identity()
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
    last_master_contact: context.lastMasterContact() ?? null,
    last_announce: context.presence.lastAnnounced() ?? null,
    agent_lock_file: context.home.lockFile,
    uptime: (Date.now() - context.startedAt.getTime()) / 1000,
    jobs: context.assignments.all().map(assignment => assignment.id),
    ...(farmName === undefined ? {} : { farm_name: farmName }),
  }
}

function configuration(context: ApiContext): object {
  const { id, port, version, farmName, machine } = context.identity()
  return {
    agent_id: id,
    agent_version: version,
    agent_hostname: machine.hostname,
    agent_local_hostname: hostname(),
    agent_api_port: port,
    agent_cpus: machine.cpus,
    agent_ram: machine.ram,
    agent_home: context.home.folder,
    agent_lock_file: context.home.lockFile,
    jobtype_task_logs: context.home.logs,
    agent_allow_sharing: context.limits.allowSharing,
    agent_min_free_disk: context.limits.minFreeDisk,
    jobtype_task_log_limit: context.limits.logLimit,
    agent_master_reannounce: context.tuning.heartbeatMilliseconds / 1000,
    master: context.masterAddress,
    farm_name: farmName ?? null,
  }
}
