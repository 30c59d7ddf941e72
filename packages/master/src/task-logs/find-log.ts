// The log, and the attempt that it belongs to, which an address names.
import { z } from 'zod'
import { logIdentifierSchema } from '@pyfarm/contract/api/task-logs'
import { taskId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { findLogOfAttempt, taskIsOfJob } from './task-log-store.js'
import type { Attempt, TaskLogRow } from './task-log-store.js'

export const attemptPath = z.object({ job: nameOrId, task: idSegment, attempt: idSegment })
export const logPath = attemptPath.extend({ log: logIdentifierSchema })

/** @throws RefusedError 404 */
export async function attemptAt(read: Reader, path: z.output<typeof attemptPath>): Promise<Attempt> {
  const task = taskId(path.task)
  if (!(await taskIsOfJob(read, path.job, task))) throw new RefusedError(notFound(`Task ${task} not found in this job.`))
  return { task, attempt: path.attempt }
}

/** @throws RefusedError 404 */
export async function logOf(read: Reader, attempt: Attempt, identifier: string): Promise<TaskLogRow> {
  const log = await findLogOfAttempt(read, attempt, identifier)
  if (log === undefined)
    throw new RefusedError(notFound(`Log ${identifier} not found for attempt ${attempt.attempt} at task ${attempt.task}.`))
  return log
}

/** @throws RefusedError 404 */
export const findLogAt = async (read: Reader, path: z.output<typeof logPath>): Promise<TaskLogRow> =>
  logOf(read, await attemptAt(read, path), path.log)
