// Estimates of jobs, kept for a while: one that is asked for is made anew after some seconds; lists show what is at hand, and what they show
// is made anew in the background, one after the other.
import type { Logger } from 'pino'
import type { Estimate } from '@pyfarm/contract/api/estimates'
import type { Instant, JobId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Reader } from '../database/database.js'
import { estimateJob, type Reckoned } from './estimate-job.js'
import { estimateView } from './estimate-view.js'
import { createExpectedAgents } from './expected-agents.js'

export interface Estimates {
  /** Undefined when there is no such job. */
  readonly of: (job: JobId) => Promise<Reckoned | undefined>
  /** What was reckoned last of each of these, if anything was lately; what is old or missing is seen to. Costs next to nothing. */
  readonly known: (jobs: readonly JobId[]) => ReadonlyMap<JobId, Estimate>
  readonly close: () => void
}

interface EstimateParts {
  readonly read: Reader
  readonly settings: Pick<Settings, 'use_total_ram_for_scheduling'>
  readonly clock: () => Instant
  readonly log: Logger
}

/** Milliseconds: an estimate is as new as can be, or good enough to be shown. */
const newFor = 3_000
const shownFor = 60_000
/** Estimates that are kept, and jobs that wait to be reckoned. */
const mostKept = 5_000
const mostWaiting = 200
/** The background pauses this many times as long as it worked. */
const pauses = 4

export function createEstimates({ read, settings, clock, log }: EstimateParts): Estimates {
  const expected = createExpectedAgents(read, clock)
  const kept = new Map<JobId, Reckoned>()
  const underWay = new Map<JobId, Promise<Reckoned | undefined>>()
  const waiting = new Set<JobId>()
  let working = false
  let closed = false

  const make = async (job: JobId) => {
    const now = clock()
    const useTotalRam = settings.use_total_ram_for_scheduling
    const reckoned = await estimateJob({ read, now, useTotalRam, expected }, job)
    kept.delete(job)
    if (reckoned !== undefined) kept.set(job, reckoned)
    for (const [oldest] of kept) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return reckoned
  }
  const of = (job: JobId): Promise<Reckoned | undefined> => {
    const last = kept.get(job)
    if (last !== undefined && ageOf(last) < newFor) return Promise.resolve(last)
    const making = underWay.get(job) ?? make(job).finally(() => underWay.delete(job))
    underWay.set(job, making)
    return making
  }
  const ageOf = ({ madeOn }: Reckoned) => Math.abs(clock() - madeOn)

  const work = async () => {
    working = true
    for (const job of waiting) {
      if (closed) break
      waiting.delete(job)
      const start = performance.now()
      await of(job).catch((error: unknown) => {
        if (!closed) log.warn({ err: error }, `the time left of job ${job} could not be reckoned`)
      })
      await pause(pauses * (performance.now() - start))
    }
    working = false
  }
  return {
    of,
    known: jobs => {
      const found = new Map<JobId, Estimate>()
      for (const job of jobs) {
        const last = kept.get(job)
        const age = last === undefined ? Infinity : ageOf(last)
        const view = last === undefined || age >= shownFor ? undefined : estimateView(last, clock())
        if (view !== undefined) found.set(job, view)
        if (age >= newFor && waiting.size < mostWaiting) waiting.add(job)
      }
      if (!working && !closed && waiting.size > 0) void work()
      return found
    },
    close: () => {
      closed = true
    },
  }
}

const pause = (milliseconds: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, milliseconds).unref()
  })
