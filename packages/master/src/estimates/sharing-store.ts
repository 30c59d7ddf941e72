// Reads the farm as far as it says how many agents a job may expect.
import type { Kysely } from 'kysely'
import { useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId } from '@pyfarm/contract/ids'
import { speedOf } from '@pyfarm/contract/progress'
import { agentStateOf } from '../agents/agent-store.js'
import { groupedValues } from '../database/grouped.js'
import type { Tables } from '../database/tables.js'
import { countsOf } from '../jobs/job-progress-store.js'
import { barsOfAgent } from '../scheduler/availability-rules.js'
import type { SnapshotAgent } from '../scheduler/farm-snapshot.js'
import { readOffers, selectAgents } from '../scheduler/idle-agents-store.js'
import { readNeeds, type NeedsOf } from '../scheduler/needs-store.js'
import { listBusy, readQueues, selectOpenJobs } from '../scheduler/snapshot-store.js'
import type { SharingJob, SharingQueue } from './share-rules.js'

export interface SharingPicture {
  /** Those that could work, were they idle. */
  readonly agents: readonly SnapshotAgent[]
  readonly busy: ReadonlySet<AgentId>
  /** Those that run, or could. */
  readonly jobs: readonly SharingJob[]
  readonly queues: readonly SharingQueue[]
  readonly needsOf: NeedsOf
  /** Tasks of each job that an agent gets at once. */
  readonly batches: ReadonlyMap<JobId, number>
}

export async function readSharing(database: Kysely<Tables>, now: Instant): Promise<SharingPicture> {
  const busy = await listBusy(database)
  const rows = await openJobs(database).execute()
  const agents = groupedValues(
    busy,
    row => row.job,
    row => row.agent,
  )
  return {
    agents: await readUsableAgents(database, now),
    busy: new Set(busy.map(({ agent }) => agent)),
    jobs: rows.map(row => sharingJob(row, agents.get(row.id)?.length ?? 0, now)),
    queues: await readQueues(database, busy),
    needsOf: await readNeeds(database),
    batches: new Map(rows.map(row => [row.id, batchOf(row)])),
  }
}

async function readUsableAgents(database: Kysely<Tables>, now: Instant): Promise<SnapshotAgent[]> {
  const rows = await selectAgents(database)
    .select(['a.state', 'a.use_address', 'a.restart_requested', 'a.resting_until', 'a.set_aside_because', 'a.set_aside_by_hand'])
    .execute()
  const offersOf = await readOffers(database)
  const usable = rows.filter(
    row =>
      barsOfAgent({
        ...{ state: agentStateOf(row.state), passive: row.use_address === useAddressCodes.passive, busy: false },
        ...{ restartRequested: row.restart_requested, resting: row.resting_until !== null && row.resting_until > now },
        ...{ setAside: row.set_aside_because !== null, setAsideByHand: row.set_aside_by_hand },
      }).length === 0,
  )
  return usable.map(offersOf)
}

const openJobs = (database: Kysely<Tables>) =>
  selectOpenJobs(database).select(['j.time_started', 'j.tasks_assigned', 'j.tasks_running', 'j.tasks_done', 'j.tasks_failed'])

type OpenJob = Awaited<ReturnType<ReturnType<typeof openJobs>['execute']>>[number]

const batchOf = ({ batch, max_batch }: OpenJob): number => Math.max(1, Math.min(batch, max_batch ?? Infinity))

const sharingJob = (job: OpenJob, agents: number, now: Instant): SharingJob => ({
  ...{ id: job.id, queueId: job.job_queue_id, priority: job.priority, weight: job.weight, agents },
  ...{ minimumAgents: job.minimum_agents, maximumAgents: job.maximum_agents },
  usable: agents + Math.ceil(job.tasks_queued / batchOf(job)),
  framesLeft: job.tasks_queued + job.tasks_assigned + job.tasks_running,
  secondsLeft: speedOf(countsOf(job), job.time_started, now).secondsLeft ?? undefined,
})
