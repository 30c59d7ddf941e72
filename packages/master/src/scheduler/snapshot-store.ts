// Reads what the planner decides on: counts in place of tasks.
import type { Kysely } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, QueueId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import { phaseCodes } from '../tasks/task.js'
import type { FarmSnapshot, SnapshotJob, SnapshotQueue } from './farm-snapshot.js'
import { groupedValues } from '../database/grouped.js'
import { listIdleAgents } from './idle-agents-store.js'
import { readNeeds } from './needs-store.js'

const nothing: FarmSnapshot = { agents: [], jobs: [], queues: [] }

/** The farm as it is at that moment; empty when no agent is idle or no job has anything to hand out. */
export async function readSnapshot(database: Kysely<Tables>, now: Instant): Promise<FarmSnapshot> {
  const agents = await listIdleAgents(database, now)
  if (agents.length === 0) return nothing
  const runnable = (await runnableJobs(database)).rows
  if (runnable.length === 0) return nothing
  const busy = await listBusy(database)
  const jobs = runnable.map(await readJobAsks(database, busy))
  return { agents, jobs, queues: await readQueues(database, busy) }
}

/** What `barsOfJob` has nothing against. */
const runnableJobs = prepared(database => selectOpenJobs(database).where('j.tasks_queued', '>', 0))

/** Jobs that may be worked on, also those that have no task to give. */
export function selectOpenJobs(database: Kysely<Tables>) {
  return selectJobs(database)
    .where(({ eb, or }) => or([eb('j.state', 'is', null), eb('j.state', '=', workStateCodes.running)]))
    .where('j.hidden', '=', false)
    .where('j.to_be_deleted', '=', false)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job_dependencies as d')
            .innerJoin('jobs as p', 'p.id', 'd.parentid')
            .select('d.parentid')
            .whereRef('d.childid', '=', 'j.id')
            .where(({ eb, or }) => or([eb('p.state', 'is', null), eb('p.state', '!=', workStateCodes.done)])),
        ),
      ),
    )
}

export function selectJobs(database: Kysely<Tables>) {
  return database
    .selectFrom('jobs as j')
    .innerJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .select([
      'j.id',
      'j.job_queue_id',
      'j.priority',
      'j.weight',
      'j.time_submitted',
      'j.state',
      'j.minimum_agents',
      'j.maximum_agents',
    ])
    .select(['j.tasks_queued', 'j.batch', 'v.max_batch', 'j.cpus', 'j.ram', 'j.jobtype_version_id'])
    .orderBy('j.id')
}

export interface Busy {
  readonly job: JobId
  readonly queue: QueueId | null
  readonly agent: AgentId
}

/** Which agents have unfinished tasks of which jobs. */
export async function listBusy(database: Kysely<Tables>): Promise<Busy[]> {
  const { rows } = await busyAgents(database)
  return rows.flatMap(({ job, queue, agent }) => (agent === null ? [] : [{ job, queue, agent }]))
}

const busyAgents = prepared(database =>
  database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select(['t.job_id as job', 'j.job_queue_id as queue', 't.active_agent_id as agent'])
    .distinct()
    .where('t.active_agent_id', 'is not', null),
)

type JobRow = Awaited<ReturnType<typeof runnableJobs>>['rows'][number]

/** What makes a row of `selectJobs` a job with what it asks for and who is at work on it. */
export async function readJobAsks(database: Kysely<Tables>, busy: readonly Busy[]): Promise<(job: JobRow) => SnapshotJob> {
  const needsOf = await readNeeds(database)
  const failures = await listFailures(database)
  const agents = groupedValues(
    busy,
    row => row.job,
    row => row.agent,
  )
  return job => ({
    id: job.id,
    queueId: job.job_queue_id,
    priority: job.priority,
    weight: job.weight,
    submitted: job.time_submitted,
    running: job.state === workStateCodes.running,
    minimumAgents: job.minimum_agents,
    maximumAgents: job.maximum_agents,
    agents: agents.get(job.id)?.length ?? 0,
    waiting: job.tasks_queued,
    batch: Math.max(1, Math.min(job.batch, job.max_batch ?? Infinity)),
    cpus: job.cpus,
    ram: job.ram,
    needs: needsOf(job.id, job.jobtype_version_id),
    failedOn: failures.get(job.id) ?? noFailures,
  })
}

const noFailures: ReadonlyMap<AgentId, number> = new Map()

/** How many waiting tasks of each job have failed on which agent. */
async function listFailures(database: Kysely<Tables>): Promise<Map<JobId, Map<AgentId, number>>> {
  const { rows } = await failuresOfWaiting(database)
  const byJob = groupedValues(
    rows,
    row => row.job_id,
    row => [row.agent_id, Number(row.count)] as const,
  )
  return new Map([...byJob].map(([job, counts]) => [job, new Map(counts)]))
}

/** From the failures to their tasks: SQLite would read every task that waits, did the join leave it the choice. */
const failuresOfWaiting = prepared(database =>
  database
    .selectFrom('failed_tasks_in_agents as f')
    .crossJoin('tasks as t')
    .select(({ fn }) => ['t.job_id', 'f.agent_id', fn.countAll<number>().as('count')])
    .whereRef('t.id', '=', 'f.task_id')
    .where('t.phase', '=', phaseCodes.queued)
    .groupBy(['t.job_id', 'f.agent_id']),
)

export async function readQueues(database: Kysely<Tables>, busy: readonly Busy[]): Promise<SnapshotQueue[]> {
  const rows = await database.selectFrom('job_queues').selectAll().orderBy('id').execute()
  const parents = new Map(rows.map(row => [row.id, row.parent_jobqueue_id]))
  const agents = new Map<QueueId, Set<AgentId>>(rows.map(row => [row.id, new Set()]))
  for (const { queue, agent } of busy) {
    for (let above = queue; above !== null; above = parents.get(above) ?? null) agents.get(above)?.add(agent)
  }
  return rows.map(row => ({
    id: row.id,
    parentId: row.parent_jobqueue_id,
    priority: row.priority,
    weight: row.weight,
    minimumAgents: row.minimum_agents,
    maximumAgents: row.maximum_agents,
    agents: agents.get(row.id)?.size ?? 0,
  }))
}
