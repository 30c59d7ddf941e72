// Live events inside the process: published after a commit, passed on to those who listen.
import type { FarmEvent } from '@pyfarm/contract/events'

export interface NumberedEvent {
  /** Counts up. */
  readonly number: number
  readonly event: FarmEvent
}

export interface Events {
  readonly publish: (events: readonly FarmEvent[]) => void
  /** Calls the listener with everything published from now on; the function given back ends that. */
  readonly listen: (listener: (events: readonly NumberedEvent[]) => void) => () => void
  /** Kept events after that number; undefined when some of them are gone already. */
  readonly since: (number: number) => readonly NumberedEvent[] | undefined
}

/** `before` is higher than any number of an earlier process, so that what its listeners have seen is not taken for what was told here. */
export function createEvents(kept: number, before = 0): Events {
  const listeners = new Set<(events: readonly NumberedEvent[]) => void>()
  const recent: NumberedEvent[] = []
  // How many at the beginning are not kept any more; they are cut off together, when there are as many of them as are kept.
  let gone = 0
  let last = before
  return {
    publish: events => {
      const numbered = events.map(event => ({ number: ++last, event }))
      for (const event of numbered) recent.push(event)
      gone = Math.max(0, recent.length - kept)
      if (gone > kept) {
        recent.splice(0, gone)
        gone = 0
      }
      if (numbered.length > 0) for (const listener of listeners) listener(numbered)
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since: number => {
      const first = recent[gone]?.number ?? last + 1
      return number > last || number < first - 1 ? undefined : recent.slice(gone).filter(event => event.number > number)
    },
  }
}
