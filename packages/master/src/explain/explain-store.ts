// Reads the picture of the farm that explanations are made of.
import type { Kysely } from 'kysely'
import { useAddressCodes, workStateCodes } from '@pyfarm/contract/enums'
import type { Instant, JobId, QueueId, SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import { agentStateOf } from '../agents/agent-store.js'
import { groupedValues } from '../database/grouped.js'
import type { JobTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'
import { shownJobState } from '../jobs/job-rules.js'
import { workStateOf } from '../jobs/job-store.js'
import { readOffers, selectAgents } from '../scheduler/idle-agents-store.js'
import { readRequirements, type Requirement } from '../scheduler/needs-store.js'
import { listBusy, readJobAsks, readQueues, selectJobs, type Busy } from '../scheduler/snapshot-store.js'
import type { FarmPicture, KnownAgent, KnownJob, KnownQueue, NamedRequirement, OpenParent } from './farm-picture.js'

export interface Asking {
  /** A job that is to be in the picture also if it is done or failed. */
  readonly job?: JobId
  readonly now: Instant
}

export async function readPicture(database: Kysely<Tables>, { job, now }: Asking): Promise<FarmPicture> {
  const busy = await listBusy(database)
  const tags = await database.selectFrom('tags').select(['id', 'tag']).execute()
  return {
    agents: await readAgents(database, busy, now),
    jobs: await readJobs(database, busy, job),
    queues: await readNamedQueues(database, busy),
    tags: new Map(tags.map(({ id, tag }) => [id, tag])),
  }
}

async function readAgents(database: Kysely<Tables>, busy: readonly Busy[], now: Instant): Promise<KnownAgent[]> {
  const rows = await selectAgents(database)
    .select(['a.hostname', 'a.state', 'a.use_address', 'a.restart_requested', 'a.resting_until'])
    .select(['a.set_aside_because', 'a.set_aside_by_hand'])
    .execute()
  const offersOf = await readOffers(database)
  const jobs = groupedValues(
    busy,
    row => row.agent,
    row => row.job,
  )
  return rows.map(row => ({
    ...offersOf(row),
    hostname: row.hostname,
    state: agentStateOf(row.state),
    passive: row.use_address === useAddressCodes.passive,
    restartRequested: row.restart_requested,
    resting: row.resting_until !== null && row.resting_until > now,
    setAside: row.set_aside_because !== null,
    setAsideByHand: row.set_aside_by_hand,
    busy: jobs.has(row.id),
    jobs: jobs.get(row.id) ?? [],
  }))
}

async function readJobs(database: Kysely<Tables>, busy: readonly Busy[], asked: JobId | undefined): Promise<KnownJob[]> {
  const rows = await selectJobs(database)
    .select(['j.title', 'j.hidden', 'j.to_be_deleted', 'j.held_because'])
    .select(['j.tasks_assigned', 'j.tasks_running', 'j.tasks_done', 'j.tasks_failed'])
    .where(({ eb, or }) =>
      or([
        eb('j.state', 'is', null),
        eb('j.state', 'not in', [workStateCodes.done, workStateCodes.failed]),
        ...(asked === undefined ? [] : [eb('j.id', '=', asked)]),
      ]),
    )
    .execute()
  const asksOf = await readJobAsks(database, busy)
  const parents = await readOpenParents(database)
  const requirementsOf = await readNamedRequirements(database)
  return rows.map(row => ({
    ...asksOf(row),
    title: row.title,
    state: workStateOf(row.state),
    hidden: row.hidden,
    toBeDeleted: row.to_be_deleted,
    heldBecause: row.held_because,
    counts: countsOf(row),
    openParents: parents.get(row.id) ?? [],
    requirements: requirementsOf(row),
  }))
}

type Counted = Pick<JobTable, 'tasks_queued' | 'tasks_assigned' | 'tasks_running' | 'tasks_done' | 'tasks_failed'>

const countsOf = (row: Counted): TaskCounts => ({
  queued: row.tasks_queued,
  assigned: row.tasks_assigned,
  running: row.tasks_running,
  done: row.tasks_done,
  failed: row.tasks_failed,
})

/** The parents of each job that are not done. */
async function readOpenParents(database: Kysely<Tables>): Promise<Map<JobId, OpenParent[]>> {
  const rows = await database
    .selectFrom('job_dependencies as d')
    .innerJoin('jobs as p', 'p.id', 'd.parentid')
    .select(['d.childid', 'p.id', 'p.title', 'p.state'])
    .select(['p.tasks_queued', 'p.tasks_assigned', 'p.tasks_running', 'p.tasks_done', 'p.tasks_failed'])
    .where(({ eb, or }) => or([eb('p.state', 'is', null), eb('p.state', '!=', workStateCodes.done)]))
    .orderBy('p.id')
    .execute()
  return groupedValues(
    rows,
    row => row.childid,
    row => ({ id: row.id, title: row.title, state: shownJobState(workStateOf(row.state), countsOf(row), 'single') }),
  )
}

type WithVersion = Pick<JobTable, 'jobtype_version_id'> & { readonly id: JobId }

async function readNamedRequirements(database: Kysely<Tables>): Promise<(job: WithVersion) => NamedRequirement[]> {
  const requirementsOf = await readRequirements(database)
  const software = await database.selectFrom('software').select(['id', 'software']).execute()
  const versions = await database.selectFrom('software_versions').select(['id', 'version']).execute()
  const softwareNames = new Map<SoftwareId, string>(software.map(row => [row.id, row.software]))
  const versionNames = new Map<SoftwareVersionId, string>(versions.map(row => [row.id, row.version]))
  const versionName = (id: SoftwareVersionId | null) => (id === null ? null : (versionNames.get(id) ?? null))
  const named = ({ software_id, min_version_id, max_version_id }: Requirement): NamedRequirement => ({
    software: softwareNames.get(software_id) ?? String(software_id),
    min_version: versionName(min_version_id),
    max_version: versionName(max_version_id),
  })
  return job => requirementsOf(job.id, job.jobtype_version_id).map(named)
}

async function readNamedQueues(database: Kysely<Tables>, busy: readonly Busy[]): Promise<KnownQueue[]> {
  const rows = await database.selectFrom('job_queues').select(['id', 'name', 'fullpath']).execute()
  const paths = new Map<QueueId, string>(rows.map(row => [row.id, (row.fullpath ?? row.name).replace(/^\//, '')]))
  return (await readQueues(database, busy)).map(queue => ({ ...queue, path: paths.get(queue.id) ?? String(queue.id) }))
}
