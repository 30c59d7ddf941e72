// One piece of periodic work.
import type { Logger } from 'pino'
import type { Meters } from '../metrics/meters.js'
import type { Turns } from '../processes/turns.js'

export interface ChoreParts {
  readonly name: string
  /** Milliseconds between two runs, over all processes. */
  readonly every: number
  readonly work: () => Promise<void>
  readonly turns: Turns
  readonly log: Logger
  readonly meters: Pick<Meters, 'chore'>
  /** Aborted when the process stops. */
  readonly signal: AbortSignal
}

export interface Chore {
  /** Runs it now; runs that are asked for while one goes on become one more after it. Kept when that is over. */
  readonly run: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A process that finds another at what it was asked to do looks again after this long. */
const pauseForTurn = 1_000
/** Timers of several processes are not in step: somewhat less than an interval counts as one. */
const nearly = 0.9

export function startChore({ name, every, work, turns, log, meters, signal }: ChoreParts): Chore {
  let running: Promise<void> | undefined
  let wanted: 'now' | 'when due' | undefined
  let later: NodeJS.Timeout | undefined

  const metered = async () => {
    const start = performance.now()
    let succeeded = false
    try {
      await work()
      succeeded = true
    } finally {
      meters.chore(name, (performance.now() - start) / 1000, succeeded)
    }
  }
  const runOnce = async (when: 'now' | 'when due') => {
    try {
      const { kind } = await turns.take(name, metered, when === 'now' ? 0 : every * nearly)
      if (kind === 'held' && when === 'now') later = setTimeout(() => void ask('now'), pauseForTurn)
    } catch (error) {
      log.error({ err: error }, `${name} failed; the next run tries again`)
    }
  }
  const go = async () => {
    while (wanted !== undefined && !signal.aborted) {
      const when = wanted
      wanted = undefined
      clearTimeout(later)
      await runOnce(when)
    }
    running = undefined
  }
  const ask = (when: 'now' | 'when due') => {
    if (wanted !== 'now') wanted = when
    return (running ??= go())
  }
  const timer = setInterval(() => void ask('when due'), every)
  return {
    run: () => ask('now'),
    stop: async () => {
      clearInterval(timer)
      await running
      clearTimeout(later)
    },
  }
}
