// Sends finished logs to the master, a few at a time, each until the master has taken or refused it.
import { access } from 'node:fs/promises'
import PQueue from 'p-queue'
import { logPath, type ReportedTask } from '../delivery/task-report.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import type { PatientClient, Turn } from '../master-client/until-answered.js'

const uploadsAtOnce = 2

export interface LogUploads {
  /**
   * Sends a log under a task. Never rejects; resolves when the master has it or will never take it, and calls `onSettled` then.
   * A log that was never written is not sent.
   */
  send(task: ReportedTask, file: string, onSettled: () => void): Promise<void>
  /** Whether the log of that name is still to be sent. */
  isWaiting(identifier: string): boolean
}

export function openLogUploads(master: PatientClient, log: Log, signal: AbortSignal): LogUploads {
  const queue = new PQueue({ concurrency: uploadsAtOnce })
  const waiting = new Set<string>()
  // A log waits for its next try outside: it does not keep others from theirs.
  const turn: Turn = attempt => queue.add(attempt)

  async function upload(task: ReportedTask, file: string): Promise<void> {
    const isThere = await access(file).then(
      () => true,
      () => false,
    )
    const status = isThere ? await master.upload(`${logPath(task)}/logfile`, file, signal, turn) : 200
    if (status >= 300) log.warn(`The master did not take the log ${file}: it answered ${status}.`)
  }

  return {
    async send(task, file, onSettled) {
      waiting.add(task.identifier)
      try {
        await upload(task, file)
      } catch (error) {
        if (signal.aborted) return
        log.warn(`The log ${file} could not be sent to the master: ${reasonOf(error)}`)
      }
      waiting.delete(task.identifier)
      onSettled()
    },
    isWaiting: identifier => waiting.has(identifier),
  }
}
