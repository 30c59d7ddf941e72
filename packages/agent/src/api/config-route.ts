import type { FastifyInstance } from 'fastify'
import { readFreeRam } from '../facts/machine-facts.js'
import type { ApiContext } from './api-context.js'

/** `GET /api/v1/config`: the keys of PyFarm's agent that mean something here. None of them is a secret. */
export function registerConfigRoute(server: FastifyInstance, context: ApiContext): void {
  server.get('/api/v1/config', () => configuration(context))
}

async function configuration({
  identity,
  limits,
  home,
  masterApi,
  tuning,
  startedAt,
  assignments,
  presence,
  lastMasterContact,
  timeOffset,
}: ApiContext): Promise<object> {
  const { id, port, version, farmName, machine } = identity()
  return {
    agent_id: id,
    agent_version: version,
    agent_hostname: machine.hostname,
    agent_addresses: machine.addresses,
    agent_api_port: port,
    agent_cpus: machine.cpus,
    agent_ram: machine.ram,
    agent_time_offset: timeOffset(),
    agent_data_root: home.folder,
    agent_user_data: home.folder,
    agent_lock_file: home.lockFile,
    agent_task_logs: home.logs,
    agent_updates_dir: home.versions,
    agent_allow_sharing: limits.allowSharing,
    agent_min_free_disk: limits.minFreeDisk,
    jobtype_task_log_limit: limits.logLimit,
    agent_master_reannounce: tuning.heartbeatMilliseconds / 1000,
    agent_http_retry_delay: tuning.pace.firstMilliseconds / 1000,
    agent_http_persistent_connections: true,
    agent_shutdown_timeout: tuning.goodbyeMilliseconds / 1000,
    free_ram: await readFreeRam(machine.ram),
    jobtype_enable_cache: true,
    jobtype_cache_directory: home.jobTypes,
    jobtype_task_logs: home.logs,
    jobtype_task_log_filename: '$YEAR-$MONTH-$DAY_$HOUR-$MINUTE-$SECOND_$JOB_$PROCESS.csv',
    jobtype_tempdir_root: home.temporary,
    master: new URL(masterApi).hostname,
    master_api: masterApi,
    master_api_version: 1,
    farm_name: farmName ?? null,
    state: assignments.isBusy() ? 'running' : 'online',
    start: startedAt.toISOString(),
    last_master_contact: lastMasterContact()?.toISOString() ?? null,
    last_announce: presence.lastAnnounced()?.toISOString() ?? null,
  }
}
