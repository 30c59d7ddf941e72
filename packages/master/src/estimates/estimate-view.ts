// An estimate on the wire, as of the moment of the answer.
import { instant, type Instant, type JobId } from '@pyfarm/contract/ids'
import type { Estimate, JobEstimate } from '@pyfarm/contract/api/estimates'
import { isoOf } from '../http/wire.js'
import type { Reckoned } from './estimate-job.js'

export function jobEstimateView(job: JobId, reckoned: Reckoned, now: Instant): JobEstimate {
  const reason = reckoned.left === undefined ? reckoned.why : null
  return { job, estimate: estimateView(reckoned, now) ?? null, reason, made_on: isoOf(reckoned.madeOn) }
}

/** Undefined when none can be given. */
export function estimateView(reckoned: Reckoned, now: Instant): Estimate | undefined {
  if (reckoned.left === undefined) return undefined
  const { left, madeOn, basis } = reckoned
  const finish = (seconds: number) => madeOn + Math.round(seconds * 1000)
  const fromNow = (seconds: number) => Math.max(0, Math.round((finish(seconds) - now) / 100) / 10)
  return {
    seconds_left: { low: fromNow(left.low), middle: fromNow(left.middle), high: fromNow(left.high) },
    finishes: { low: at(finish(left.low)), middle: at(finish(left.middle)), high: at(finish(left.high)) },
    basis,
  }
}

/** No moment is beyond what a date can be. */
const at = (milliseconds: number): string => isoOf(instant(Math.min(milliseconds, 8.64e15)))
