// Times and limits of the agent. Tests pass shorter ones.
import { totalmem } from 'node:os'

/** The wait before the n-th repeat of a request: growing from `first` to `longest`, spread by chance so that a farm does not knock in step. */
export interface Pace {
  readonly firstMilliseconds: number
  readonly longestMilliseconds: number
  /** 0 up to 1. */
  readonly random: () => number
}

export interface Tuning {
  readonly pace: Pace
  /** How long the master may be silent when it should answer, before it is asked anew. */
  readonly answerMilliseconds: number
  /** Between announcements, when the master offers heartbeats. */
  readonly heartbeatMilliseconds: number
  /** Before registering again after the master refused it. */
  readonly refusedRegistrationMilliseconds: number
  /** How long an assignment waits for an announcement's answer before it is told to come again. */
  readonly announcementWaitMilliseconds: number
  /** Between SIGTERM and SIGKILL when an assignment is cancelled. */
  readonly cancelGraceMilliseconds: number
  /** Between SIGTERM and SIGKILL when the agent stops. */
  readonly stopGraceMilliseconds: number
  /** Between two looks at the memory and disk of an assignment that runs. */
  readonly watchMilliseconds: number
  /** MB that the code of a job type may take by itself, without its renderers. */
  readonly hostMegabytes: number
  /** How long a function may look for a software. */
  readonly discoveryMilliseconds: number
  /** How long results under way may take before the goodbye, after which the master takes the agent's tasks back. */
  readonly lastResultsMilliseconds: number
  /** All that is said to the master while the agent stops. */
  readonly goodbyeMilliseconds: number
  /** So many tasks may wait to be reported; with more, no work is taken. */
  readonly mostUntoldTasks: number
}

export const defaultTuning: Tuning = {
  pace: { firstMilliseconds: 200, longestMilliseconds: 5000, random: Math.random },
  answerMilliseconds: 30_000,
  heartbeatMilliseconds: 10_000,
  refusedRegistrationMilliseconds: 30_000,
  announcementWaitMilliseconds: 1000,
  cancelGraceMilliseconds: 2000,
  stopGraceMilliseconds: 700,
  watchMilliseconds: 1000,
  hostMegabytes: Math.floor(Math.min(2048, totalmem() / 1024 / 1024 / 2)),
  discoveryMilliseconds: 60_000,
  lastResultsMilliseconds: 300,
  goodbyeMilliseconds: 1500,
  mostUntoldTasks: 10_000,
}

/** The same with so many seconds between SIGTERM and SIGKILL, if a person has set them; the agent's own end then takes that long, too. */
export function withGrace(tuning: Tuning, seconds: number | undefined): Tuning {
  if (seconds === undefined) return tuning
  const grace = seconds * 1000
  const talk = tuning.goodbyeMilliseconds - tuning.stopGraceMilliseconds
  return { ...tuning, cancelGraceMilliseconds: grace, stopGraceMilliseconds: grace, goodbyeMilliseconds: grace + talk }
}

/** Milliseconds to wait before repeat number `repeat` (from 0). */
export function delayBefore(repeat: number, pace: Pace): number {
  const grown = Math.min(pace.longestMilliseconds, pace.firstMilliseconds * 2 ** Math.min(repeat, 30))
  return Math.round(grown * (0.5 + pace.random() / 2))
}
