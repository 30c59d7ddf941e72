/** Collects keys and hands them on together. */
export interface Coalescer<Key> {
  add(keys: readonly Key[]): void
}

/**
 * Calls `flush` at once with the first keys, then with all that came meanwhile, each once, never before the flush before it has ended
 * and `pauseMs` have gone by. What comes during a flush is flushed again, so that the last change is always seen.
 */
export function coalesce<Key>(flush: (keys: Key[]) => Promise<void>, pauseMs: number, signal: AbortSignal): Coalescer<Key> {
  const waiting = new Map<string, Key>()
  let busy = false

  async function run(): Promise<void> {
    busy = true
    while (waiting.size > 0 && !signal.aborted) {
      const keys = [...waiting.values()]
      waiting.clear()
      await flush(keys)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
    busy = false
  }

  return {
    add(keys) {
      for (const key of keys) waiting.set(JSON.stringify(key), key)
      if (!busy) void run()
    },
  }
}
