// Counts at points in time, in the statistics database (reference section 4.1.2).
import type { Kysely } from 'kysely'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { Instant } from '@pyfarm/contract/ids'
import type { StatisticsTables, Tables } from '../database/tables.js'

export async function storeAgentCounts(farm: Kysely<Tables>, statistics: Kysely<StatisticsTables>, now: Instant): Promise<void> {
  const rows = await farm
    .selectFrom('agents')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const countOf = (state: keyof typeof agentStateCodes) =>
    Number(rows.find(row => row.state === agentStateCodes[state])?.count ?? 0)
  await statistics
    .insertInto('agent_counts')
    .values({
      counted_time: now,
      num_online: countOf('online'),
      num_running: countOf('running'),
      num_offline: countOf('offline'),
      num_disabled: countOf('disabled'),
    })
    .execute()
}

/** One row a queue that has jobs; jobs without a queue are counted under null. Assigned tasks count as running. */
export async function storeTaskCounts(farm: Kysely<Tables>, statistics: Kysely<StatisticsTables>, now: Instant): Promise<void> {
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
  if (rows.length === 0) return
  const counts = rows.map(row => ({
    counted_time: now,
    job_queue_id: row.job_queue_id,
    total_queued: Number(row.queued),
    total_running: Number(row.assigned) + Number(row.running),
    total_done: Number(row.done),
    total_failed: Number(row.failed),
  }))
  await statistics.insertInto('task_counts').values(counts).execute()
}
