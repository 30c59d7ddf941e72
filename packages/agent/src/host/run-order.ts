// The life of one assignment inside its host process.
import { format } from 'node:util'
import type { JobType } from '../job-type.js'
import { loadJobType } from './load-job-type.js'
import { openLogWriter, type LogWriter } from './log-writer.js'
import type { MessageFromHost, WorkOrder } from './messages.js'
import { openWork, type OpenWork } from './open-work.js'
import { watchSilence } from './silence-watch.js'
import { runJobType } from './run-job-type.js'

/**
 * Does the work of an order, from loading its code to the last line of its log, and reports with `send`.
 * Never rejects. `crashed` rejects when code of the job type throws where nobody waits for it.
 */
export async function runOrder(
  order: WorkOrder,
  send: (message: MessageFromHost) => void,
  stop: AbortSignal,
  crashed: Promise<never>,
): Promise<{ error?: string }> {
  const log = openLogWriter(order.logFile, reason => {
    send({ kind: 'log-trouble', reason })
  })
  const outlet = {
    send,
    log: (message: string) => {
      log.write('jobtype', message)
    },
  }
  redirectConsole(outlet.log)
  const open = openWork(order, outlet, stop)
  let loaded: JobType | undefined
  const work = async () => {
    const jobType = (loaded = await loadJobType(order.codeFile, order.exportName))
    await runJobType({
      jobType,
      open,
      log,
      silence: watchSilence(order.silenceSeconds),
      onStarted: () => {
        send({ kind: 'started' })
      },
    })
  }
  const error = await errorOf(Promise.race([work(), crashed]), order)
  if (error !== undefined) fail(error, open, log, stop)
  const cleaningError = await errorOf(afterStop(loaded, open), order)
  if (cleaningError !== undefined) log.write('internal', `afterStop: ${cleaningError}`)
  await log.close()
  return error === undefined ? {} : { error }
}

function fail(error: string, open: OpenWork, log: LogWriter, stop: AbortSignal): void {
  log.write('internal', error)
  if (!stop.aborted) open.setUnfinished('failed', error)
}

async function afterStop(jobType: JobType | undefined, open: OpenWork): Promise<void> {
  await jobType?.afterStop?.(open.work)
}

// What job type code prints belongs into the log of its assignment.
function redirectConsole(log: (message: string) => void): void {
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[name] = (...words: unknown[]) => {
      log(format(...words))
    }
  }
}

async function errorOf(work: Promise<unknown>, order: WorkOrder): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return describeError(error, order)
  }
}

/** The error's message, and where in the job type's code it was thrown, if it was thrown there. */
export function describeError(error: unknown, { jobType }: Pick<WorkOrder, 'jobType'>): string {
  if (!(error instanceof Error)) return `The job type threw ${String(error)}`
  const place = /job-type-code\.ts:(\d+):\d+/.exec(error.stack ?? '')
  return place === null
    ? error.message
    : `${error.message} (line ${place[1]} of job type ${jobType.name} version ${jobType.version})`
}
