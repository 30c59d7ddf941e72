// Long lists in parts: for statements that bind every entry, and for transactions that end before others have waited long.

/** The list in parts of at most this many, in their order. */
export function partsOf<T>(items: readonly T[], size: number): T[][] {
  return [...batchesOf(items, size)]
}

/** The same for what is made while it is taken. */
export function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[], void, undefined> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length === size) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** The same for what comes one by one. */
export async function* partsOfAsync<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[], void, undefined> {
  let part: T[] = []
  for await (const item of items) {
    part.push(item)
    if (part.length === size) {
      yield part
      part = []
    }
  }
  if (part.length > 0) yield part
}
