// Counts, state and times of a job: the columns that follow its tasks.
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { JobId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { Tx } from '../database/database.js'
import type { JobProgress } from './job-rules.js'

export interface StoredProgress {
  readonly counts: TaskCounts
  readonly progress: JobProgress
}

export async function loadJobProgress(tx: Tx, id: JobId): Promise<StoredProgress | undefined> {
  const row = await tx
    .selectFrom('jobs')
    .select(['state', 'time_started', 'time_finished', 'completion_notify_sent', ...countColumns])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    counts: countsOf(row),
    progress: {
      state: row.state === null ? null : (nameOfCode(workStateCodes, row.state) ?? null),
      timeStarted: row.time_started,
      timeFinished: row.time_finished,
      completionNotifySent: row.completion_notify_sent,
    },
  }
}

export async function saveJobProgress(tx: Tx, id: JobId, counts: TaskCounts, progress: JobProgress): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      ...countValues(counts),
      state: progress.state === null ? null : workStateCodes[progress.state],
      time_started: progress.timeStarted,
      time_finished: progress.timeFinished,
      completion_notify_sent: progress.completionNotifySent,
    })
    .where('id', '=', id)
    .execute()
}

export const countColumns = ['tasks_queued', 'tasks_assigned', 'tasks_running', 'tasks_done', 'tasks_failed'] as const

type CountRow = Readonly<Record<(typeof countColumns)[number], number>>

export const countsOf = (row: CountRow): TaskCounts => ({
  queued: row.tasks_queued,
  assigned: row.tasks_assigned,
  running: row.tasks_running,
  done: row.tasks_done,
  failed: row.tasks_failed,
})

export const countValues = (counts: TaskCounts): CountRow => ({
  tasks_queued: counts.queued,
  tasks_assigned: counts.assigned,
  tasks_running: counts.running,
  tasks_done: counts.done,
  tasks_failed: counts.failed,
})
