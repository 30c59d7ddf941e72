// What has to be still true when a plan is carried out, read with the rows locked.
import { agentStateCodes, useAddressCodes, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, QueueId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'

export async function lockAgents(tx: Tx, ids: readonly AgentId[]): Promise<void> {
  await agentsForUpdate(tx, ids)
}

const agentsForUpdate = prepared((database, ids: readonly AgentId[]) =>
  database.selectFrom('agents').select('id').where('id', 'in', ids).orderBy('id').forUpdate(),
)

export async function lockJobs(tx: Tx, ids: readonly JobId[]): Promise<void> {
  await jobsForUpdate(tx, ids)
}

const jobsForUpdate = prepared((database, ids: readonly JobId[]) =>
  database.selectFrom('jobs').select('id').where('id', 'in', ids).orderBy('id').forUpdate(),
)

/** Locks the agent; true while it is usable and idle: `barsOfAgent` has nothing against it. */
export async function isAgentIdle(tx: Tx, id: AgentId, now: Instant): Promise<boolean> {
  const [agent] = (await agentForUpdate(tx, id)).rows
  if (agent === undefined || (agent.state !== agentStateCodes.online && agent.state !== agentStateCodes.running)) return false
  if (agent.use_address === useAddressCodes.passive || agent.restart_requested || agent.set_aside_because !== null) return false
  if (agent.resting_until !== null && agent.resting_until > now) return false
  // Only now that it is locked: what another transaction has given it meanwhile is seen.
  return (await workOf(tx, id)).rows.length === 0
}

const agentForUpdate = prepared((database, id: AgentId) =>
  database
    .selectFrom('agents')
    .select(['state', 'use_address', 'restart_requested', 'set_aside_because', 'resting_until'])
    .where('id', '=', id)
    .forUpdate(),
)
const workOf = prepared((database, id: AgentId) =>
  database.selectFrom('tasks').select('id').where('active_agent_id', '=', id).limit(1),
)

export interface OpenJob {
  readonly id: JobId
  readonly by: number
  readonly queue: QueueId | null
  readonly maximumAgents: number | null
  readonly contiguous: boolean
}

/** Locks the job; undefined when it no longer takes agents. */
export async function lockOpenJob(tx: Tx, id: JobId): Promise<OpenJob | undefined> {
  const [job] = (await jobForUpdate(tx, id)).rows
  if (job === undefined || job.hidden || job.to_be_deleted) return undefined
  if (job.state !== null && job.state !== workStateCodes.running) return undefined
  if (Number(job.open_parents) > 0) return undefined
  const { by, job_queue_id: queue, maximum_agents: maximumAgents, batch_contiguous: contiguous } = job
  return { id, by, queue, maximumAgents, contiguous: contiguous ?? true }
}

/** Version and parents are read beside it: a row that is joined would be locked as well. */
const jobForUpdate = prepared((database, id: JobId) =>
  database
    .selectFrom('jobs')
    .select(['state', 'hidden', 'to_be_deleted', 'by', 'job_queue_id', 'maximum_agents'])
    .select(eb =>
      eb
        .selectFrom('jobtype_versions as v')
        .select('v.batch_contiguous')
        .whereRef('v.id', '=', 'jobs.jobtype_version_id')
        .as('batch_contiguous'),
    )
    .select(eb =>
      eb
        .selectFrom('job_dependencies as d')
        .innerJoin('jobs as p', 'p.id', 'd.parentid')
        .select(({ fn }) => fn.countAll<number>().as('parents'))
        .whereRef('d.childid', '=', 'jobs.id')
        .where(({ eb: is, or }) => or([is('p.state', 'is', null), is('p.state', '!=', workStateCodes.done)]))
        .as('open_parents'),
    )
    .where('id', '=', id)
    .forUpdate(),
)

const allQueues = prepared(database => database.selectFrom('job_queues').select(['id', 'parent_jobqueue_id', 'maximum_agents']))

/** Every queue; none of them is locked. */
export const readQueueLimits = async (tx: Tx): Promise<QueueLimit[]> => (await allQueues(tx)).rows

/** True when one more agent passes neither the job's maximum nor that of a queue above it. Queues with a maximum are locked. */
export async function hasRoomForAgent(tx: Tx, job: OpenJob, queues: readonly QueueLimit[]): Promise<boolean> {
  if (job.maximumAgents !== null && (await countAgents(tx, [job.id])) >= job.maximumAgents) return false
  if (job.queue === null) return true
  for (const { id, maximum_agents: most } of withThoseAbove(job.queue, queues)) {
    if (most === null) continue
    await tx.selectFrom('job_queues').select('id').where('id', '=', id).forUpdate().execute()
    if ((await countAgentsBelow(tx, id, queues)) >= most) return false
  }
  return true
}

function withThoseAbove<Q extends QueueLink>(first: QueueId, queues: readonly Q[]): Q[] {
  const byId = new Map(queues.map(queue => [queue.id, queue]))
  const path: Q[] = []
  for (let queue = byId.get(first); queue !== undefined;) {
    path.push(queue)
    queue = queue.parent_jobqueue_id === null ? undefined : byId.get(queue.parent_jobqueue_id)
  }
  return path
}

async function countAgents(tx: Tx, jobs: readonly JobId[]): Promise<number> {
  const row = await tx
    .selectFrom('tasks')
    .select(({ fn }) => fn.count<number>('active_agent_id').distinct().as('agents'))
    .where('active_agent_id', 'is not', null)
    .where('job_id', 'in', jobs)
    .executeTakeFirst()
  return Number(row?.agents ?? 0)
}

export interface QueueLimit extends QueueLink {
  readonly maximum_agents: number | null
}

interface QueueLink {
  readonly id: QueueId
  readonly parent_jobqueue_id: QueueId | null
}

async function countAgentsBelow(tx: Tx, top: QueueId, queues: readonly QueueLink[]): Promise<number> {
  const below = new Set([top])
  for (let before = 0; before < below.size;) {
    before = below.size
    for (const queue of queues) if (queue.parent_jobqueue_id !== null && below.has(queue.parent_jobqueue_id)) below.add(queue.id)
  }
  const row = await tx
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select(({ fn }) => fn.count<number>('t.active_agent_id').distinct().as('agents'))
    .where('t.active_agent_id', 'is not', null)
    .where('j.job_queue_id', 'in', [...below])
    .executeTakeFirst()
  return Number(row?.agents ?? 0)
}
