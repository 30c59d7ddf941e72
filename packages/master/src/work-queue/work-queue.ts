// Work for the scheduler, done in this process.
import type { Work } from './work.js'
import { delayOf, keyOf } from './work.js'

export interface WorkQueue {
  /** Asks for the work to be done soon. Never fails: what gets lost is found again in the database. */
  readonly add: (work: Work) => void
  /** This process does the work that is asked for, from now on. */
  readonly serve: (run: (work: Work) => Promise<void>) => void
  /** Takes no more work, and waits for what is being done. What may be `left` of it is asked of other processes. */
  readonly close: (left?: readonly Work[]) => Promise<void>
}

/** A queue for a farm of one process. Until it is served, what is asked for is left to the sweeps. */
export function createLocalQueue(settings: { readonly lost_task_grace: number }): WorkQueue {
  const later = new Map<string, NodeJS.Timeout>()
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
      later.set(key, setTimeout(due, delay))
    },
    serve: given => {
      run = given
    },
    close: async () => {
      run = undefined
      for (const timer of later.values()) clearTimeout(timer)
      later.clear()
      await Promise.allSettled(going)
    },
  }
}
