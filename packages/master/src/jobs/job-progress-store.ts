// Counts, state and times of a job: the columns that follow its tasks.
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { Instant, JobId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { JobProgress } from './job-rules.js'

export interface StoredProgress {
  readonly counts: TaskCounts
  readonly progress: JobProgress
}

export async function loadJobProgress(tx: Tx, id: JobId): Promise<StoredProgress | undefined> {
  const [row] = (await progressForUpdate(tx, id)).rows
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
  await updateProgress(
    tx,
    id,
    counts.queued,
    counts.assigned,
    counts.running,
    counts.done,
    counts.failed,
    progress.state === null ? null : workStateCodes[progress.state],
    progress.timeStarted,
    progress.timeFinished,
    progress.completionNotifySent,
  )
}

/** What the job's limits have counted, and why they hold it, if they do. */
export async function saveJobFailures(tx: Tx, id: JobId, failures: number, heldBecause: string | undefined): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ failures, ...(heldBecause === undefined ? {} : { held_because: heldBecause }) })
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

const progressForUpdate = prepared((database, id: JobId) =>
  database
    .selectFrom('jobs')
    .select(['state', 'time_started', 'time_finished', 'completion_notify_sent', ...countColumns])
    .where('id', '=', id)
    .forUpdate(),
)

const updateProgress = prepared(
  (
    database,
    id: JobId,
    tasks_queued: number,
    tasks_assigned: number,
    tasks_running: number,
    tasks_done: number,
    tasks_failed: number,
    state: number | null,
    time_started: Instant | null,
    time_finished: Instant | null,
    completion_notify_sent: boolean,
  ) =>
    database
      .updateTable('jobs')
      .set({
        ...{ tasks_queued, tasks_assigned, tasks_running, tasks_done, tasks_failed },
        ...{ state, time_started, time_finished, completion_notify_sent },
      })
      .where('id', '=', id),
)
