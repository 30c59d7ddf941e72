import { setTimeout as sleep } from 'node:timers/promises'

/** True when all of the time has passed; false when the signal was aborted before. */
export async function waitFor(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
    return false
  })
}

/** Ends with the first of: the promise, the time. True when the promise was first. */
export async function endsWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const over = new AbortController()
  const ended = promise.then(() => true)
  const late = sleep(milliseconds, false, { signal: over.signal }).catch(() => false)
  try {
    return await Promise.race([ended, late])
  } finally {
    over.abort()
  }
}
