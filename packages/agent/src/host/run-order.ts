// The life of one assignment inside its host process.
import { format } from 'node:util'
import type { JobType } from '../job-type.js'
import { loadJobType } from './load-job-type.js'
import type { LogWriter } from './log-writer.js'
import { openOrderLog, type HostLink } from './host-link.js'
import type { WorkOrder } from './messages.js'
import { openWork, type OpenWork } from './open-work.js'
import { shortText } from './short-text.js'
import { watchSilence } from './silence-watch.js'
import { runJobType } from './run-job-type.js'

/**
 * Does the work of an order, from loading its code to the last line of its log, and reports with `send`.
 * Never rejects. `crashed` rejects when code of the job type throws where nobody waits for it.
 */
export async function runOrder(order: WorkOrder, link: HostLink, crashed: Promise<never>): Promise<{ error?: string }> {
  const { send, stop } = link
  const log = openOrderLog(order, link)
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
      silence: watchSilence(order.silenceSeconds, () => {
        send({ kind: 'heard' })
      }),
      onStarted: () => {
        send({ kind: 'started' })
      },
    })
  }
  const trouble = await troubleOf(Promise.race([work(), crashed]), order)
  if (trouble !== undefined) conclude(trouble, open, log, stop)
  const cleaning = await troubleOf(afterStop(loaded, open), order)
  if (cleaning !== undefined) log.write('internal', `afterStop: ${cleaning.error}`)
  await log.close()
  return trouble === undefined || trouble.noRoom ? {} : { error: trouble.error }
}

function conclude({ error, noRoom }: Trouble, open: OpenWork, log: LogWriter, stop: AbortSignal): void {
  log.write('internal', noRoom ? `There is too little room here: ${error}` : error)
  if (stop.aborted) return
  if (noRoom) open.giveBackFromHere()
  else open.setUnfinished('failed', error)
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

interface Trouble {
  readonly error: string
  /** The disk is too full for the work. */
  readonly noRoom: boolean
}

async function troubleOf(work: Promise<unknown>, order: WorkOrder): Promise<Trouble | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return { error: shortText(describeError(error, order)), noRoom: isInsufficientSpace(error) }
  }
}

// By its name: a copy of this module is an `InsufficientSpaceError` of its own.
function isInsufficientSpace(error: unknown): boolean {
  return error instanceof Error && error.name === 'InsufficientSpaceError'
}

/** The error's message, and where in the job type's code it was thrown, if it was thrown there. */
export function describeError(error: unknown, { jobType }: Pick<WorkOrder, 'jobType'>): string {
  if (!(error instanceof Error)) return `The job type threw ${String(error)}`
  const place = /job-type-code\.ts:(\d+):\d+/.exec(error.stack ?? '')
  return place === null
    ? error.message
    : `${error.message} (line ${place[1]} of job type ${jobType.name} version ${jobType.version})`
}
