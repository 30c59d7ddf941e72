// Work for the scheduler, done in this process.
import type { Lane, Work } from './work.js'
import { delayOf, keyOf, laneOf } from './work.js'

export interface WorkQueue {
  /** Asks for the work to be done soon. Never fails: what gets lost is found again in the database. */
  readonly add: (work: Work) => void
  /** This process does the work that is asked for, from now on. */
  readonly serve: (run: (work: Work) => Promise<void>) => void
  /** How much work waits, by lane. @throws when the broker is away */
  readonly waiting: () => Promise<Readonly<Record<Lane, number>>>
  /** Takes no more work, and waits for what is being done. What may be `left` of it is asked of other processes. */
  readonly close: (left?: readonly Work[]) => Promise<void>
}

/** A queue for a farm of one process. Until it is served, what is asked for is left to the sweeps. */
export function createLocalQueue(settings: { readonly lost_task_grace: number }): WorkQueue {
  const later = new Map<string, { readonly timer: NodeJS.Timeout; readonly lane: Lane }>()
  const going = new Set<Promise<void>>()
  let run: ((work: Work) => Promise<void>) | undefined
  const start = (work: Work) => {
    const done = run?.(work)
    if (done === undefined) return
    going.add(done)
    void done.finally(() => going.delete(done))
  }
  return {
    add: work => {
      if (run === undefined) return
      const delay = delayOf(work, settings)
      if (delay === 0) {
        start(work)
        return
      }
      const key = keyOf(work) ?? JSON.stringify(work)
      if (later.has(key)) return
      const due = () => {
        later.delete(key)
        start(work)
      }
      later.set(key, { timer: setTimeout(due, delay), lane: laneOf(work) })
    },
    serve: given => {
      run = given
    },
    waiting: () => {
      const counts = { assign: 0, agents: 0, chores: 0, mails: 0 }
      for (const { lane } of later.values()) counts[lane]++
      return Promise.resolve(counts)
    },
    close: async () => {
      run = undefined
      for (const { timer } of later.values()) clearTimeout(timer)
      later.clear()
      await Promise.allSettled(going)
    },
  }
}
