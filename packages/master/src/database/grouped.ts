// Rows by what they belong to, in their order. (`Map.groupBy` comes with Node 21.)

export const grouped = <R, K>(rows: readonly R[], keyOf: (row: R) => K): Map<K, R[]> => groupedValues(rows, keyOf, row => row)

/** The same with what `valueOf` takes out of each row. */
export function groupedValues<R, K, V>(rows: readonly R[], keyOf: (row: R) => K, valueOf: (row: R) => V): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [valueOf(row)])
    else group.push(valueOf(row))
  }
  return groups
}
