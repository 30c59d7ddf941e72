// Times and limits of the agent. Tests pass shorter ones.

/** The wait before the n-th repeat of a request: growing from `first` to `longest`, spread by chance so that a farm does not knock in step. */
export interface Pace {
  readonly firstMilliseconds: number
  readonly longestMilliseconds: number
  /** 0 up to 1. */
  readonly random: () => number
}

export interface Tuning {
  readonly pace: Pace
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
  /** How long a function may look for a software. */
  readonly discoveryMilliseconds: number
  /** How long a request may take to arrive, to its last byte. */
  readonly requestMilliseconds: number
  /** How long a new version may take to be registered with a master that answers. */
  readonly comeUpMilliseconds: number
  /** All that is said to the master while the agent stops. */
  readonly goodbyeMilliseconds: number
}

export const defaultTuning: Tuning = {
  pace: { firstMilliseconds: 200, longestMilliseconds: 5000, random: Math.random },
  heartbeatMilliseconds: 10_000,
  refusedRegistrationMilliseconds: 30_000,
  announcementWaitMilliseconds: 1000,
  cancelGraceMilliseconds: 2000,
  stopGraceMilliseconds: 700,
  discoveryMilliseconds: 60_000,
  requestMilliseconds: 30_000,
  comeUpMilliseconds: 120_000,
  goodbyeMilliseconds: 1500,
}

/** Milliseconds to wait before repeat number `repeat` (from 0). */
export function delayBefore(repeat: number, pace: Pace): number {
  const grown = Math.min(pace.longestMilliseconds, pace.firstMilliseconds * 2 ** Math.min(repeat, 30))
  return Math.round(grown * (0.5 + pace.random() / 2))
}
