import type { Instant } from '@pyfarm/contract/ids'

/** Makes it once for all who ask within `ms` milliseconds from the moment it was begun, and never twice at a time. */
export function keepFor<T>(ms: number, clock: () => Instant, make: () => Promise<T>): () => Promise<T> {
  let kept: { readonly made: Promise<T>; readonly until: number; isReady: boolean } | undefined
  return () => {
    if (kept !== undefined && (!kept.isReady || clock() < kept.until)) return kept.made
    const made = make()
    const entry = { made, until: clock() + ms, isReady: false }
    kept = entry
    made.then(
      () => (entry.isReady = true),
      // What failed is made anew for the next who asks.
      () => (kept = kept === entry ? undefined : kept),
    )
    return made
  }
}
