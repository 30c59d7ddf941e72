/**
 * Makes it once for all who ask within `ms` milliseconds from the moment it was begun, and never twice at a time. `ms` may follow from
 * how many it took to make.
 */
export function keepFor<T>(
  ms: number | ((took: number) => number),
  clock: () => number,
  make: () => Promise<T>,
): () => Promise<T> {
  let kept: { readonly made: Promise<T>; until: number } | undefined
  return () => {
    const begun = clock()
    if (kept !== undefined && begun < kept.until) return kept.made
    const made = make()
    const entry = { made, until: Infinity }
    kept = entry
    made.then(
      () => (entry.until = begun + (typeof ms === 'number' ? ms : ms(clock() - begun))),
      // What failed is made anew for the next who asks.
      () => (kept = kept === entry ? undefined : kept),
    )
    return made
  }
}
