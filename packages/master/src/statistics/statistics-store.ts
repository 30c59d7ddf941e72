// Counts at points in time, in the statistics database (reference section 4.1.2).
import type { Kysely } from 'kysely'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { Instant } from '@pyfarm/contract/ids'
import type { Database } from '../database/database.js'
import { partsOf } from '../database/parts.js'
import type { StatisticsTables, Tables } from '../database/tables.js'

const rowsPerInsert = 500

export async function storeAgentCounts(
  farm: Kysely<Tables>,
  statistics: Database<StatisticsTables>,
  now: Instant,
): Promise<void> {
  const rows = await farm
    .selectFrom('agents')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const countOf = (state: keyof typeof agentStateCodes) =>
    Number(rows.find(row => row.state === agentStateCodes[state])?.count ?? 0)
  const counts = {
    counted_time: now,
    num_online: countOf('online'),
    num_running: countOf('running'),
    num_offline: countOf('offline'),
    num_disabled: countOf('disabled'),
  }
  await statistics.transaction(tx => tx.insertInto('agent_counts').values(counts).execute())
}

/**
 * One row a queue that has jobs, and one under null for jobs without a queue, also when there are none: the moment is known then.
 * Assigned tasks count as running.
 */
export async function storeTaskCounts(farm: Kysely<Tables>, statistics: Database<StatisticsTables>, now: Instant): Promise<void> {
  const rows = await farm
    .selectFrom('jobs')
    .select(({ fn }) => [
      'job_queue_id',
      fn.sum<number>('tasks_queued').as('queued'),
      fn.sum<number>('tasks_assigned').as('assigned'),
      fn.sum<number>('tasks_running').as('running'),
      fn.sum<number>('tasks_done').as('done'),
      fn.sum<number>('tasks_failed').as('failed'),
    ])
    .groupBy('job_queue_id')
    .execute()
  const counts = rows.map(row => ({
    counted_time: now,
    job_queue_id: row.job_queue_id,
    total_queued: Number(row.queued),
    total_running: Number(row.assigned) + Number(row.running),
    total_done: Number(row.done),
    total_failed: Number(row.failed),
  }))
  const none = { counted_time: now, job_queue_id: null, total_queued: 0, total_running: 0, total_done: 0, total_failed: 0 }
  const all = counts.some(row => row.job_queue_id === null) ? counts : [...counts, none]
  await statistics.transaction(async tx => {
    for (const part of partsOf(all, rowsPerInsert)) await tx.insertInto('task_counts').values(part).execute()
  })
}
