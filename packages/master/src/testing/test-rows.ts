// Rows that tests need and that belong to rooms other than the one under test.
import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import { agentId, instant, jobId, jobTypeId, jobTypeVersionId } from '@pyfarm/contract/ids'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { insertRow } from '../database/insert.js'
import type { AgentTable } from '../database/agent-tables.js'
import type { JobTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'

/** An idle agent; its id is random unless given. */
export async function addAgentRow(database: Kysely<Tables>, columns: Partial<Insertable<AgentTable>> = {}): Promise<AgentId> {
  const id = columns.id ?? agentId(randomUUID())
  await database
    .insertInto('agents')
    .values({
      id,
      hostname: 'agent1',
      port: 50_000,
      remote_ip: null,
      use_address: useAddressCodes.remote,
      state: agentStateCodes.online,
      cpus: 8,
      cpu_name: null,
      cpu_allocation: 1,
      ram: 16_384,
      free_ram: 8192,
      ram_allocation: 0.8,
      time_offset: 0,
      os_class: null,
      os_fullname: null,
      version: null,
      upgrade_to: null,
      restart_requested: false,
      notes: '',
      last_heard_from: null,
      last_polled: null,
      last_success_on: null,
      offers: '',
      ...columns,
    })
    .execute()
  return id
}

/** A job without tasks; of a job type of its own unless `jobtype_version_id` is given. */
export async function addJobRow(database: Kysely<Tables>, columns: Partial<Insertable<JobTable>> = {}): Promise<JobId> {
  const version = columns.jobtype_version_id ?? (await addJobTypeVersionRow(database))
  const id = await insertRow(database, 'jobs', {
    title: 'Test Job',
    state: null,
    priority: 0,
    weight: 10,
    job_queue_id: null,
    job_group_id: null,
    user_id: null,
    minimum_agents: null,
    maximum_agents: null,
    by: 1,
    num_tiles: null,
    batch: 1,
    requeue: 3,
    cpus: 1,
    ram: 32,
    ram_warning: null,
    ram_max: null,
    notes: '',
    output_link: null,
    environ: null,
    data: null,
    hidden: false,
    to_be_deleted: false,
    completion_notify_sent: false,
    autodelete_time: null,
    time_submitted: instant(0),
    time_started: null,
    time_finished: null,
    tasks_queued: 0,
    tasks_assigned: 0,
    tasks_running: 0,
    tasks_done: 0,
    tasks_failed: 0,
    ...columns,
    jobtype_version_id: version,
  })
  return jobId(id)
}

async function addJobTypeVersionRow(database: Kysely<Tables>) {
  const type = await insertRow(database, 'jobtypes', {
    name: `type of a job ${randomUUID()}`,
    description: null,
    success_subject: null,
    success_body: null,
    fail_subject: null,
    fail_body: null,
  })
  const version = await insertRow(database, 'jobtype_versions', {
    jobtype_id: jobTypeId(type),
    version: 1,
    max_batch: null,
    batch_contiguous: true,
    no_automatic_start_time: false,
    supports_tiling: false,
    classname: null,
    code: 'pass',
  })
  return jobTypeVersionId(version)
}
