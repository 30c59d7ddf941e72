// The order of a software's versions, which is that of their ranks: the newer, the higher.

interface Ranked {
  readonly version: string
  readonly rank: number
}

/** Versions in the new order, the highest first, with the ranks that there were: those that moved change places. */
export function rankedAnew<Version extends Ranked>(versions: readonly Version[], order: readonly string[]): Version[] {
  const ranks = versions.map(({ rank }) => rank).sort((a, b) => b - a)
  const byName = new Map(versions.map(version => [version.version, version]))
  return order.flatMap((name, index) => {
    const [version, rank] = [byName.get(name), ranks[index]]
    return version === undefined || rank === undefined ? [] : [{ ...version, rank }]
  })
}

/** True when both have the same versions with the same ranks. */
export const isSameOrder = (one: readonly Ranked[], other: readonly Ranked[]): boolean => rankWords(one) === rankWords(other)

const rankWords = (versions: readonly Ranked[]): string =>
  JSON.stringify(versions.map(({ version, rank }) => [rank, version]).sort(([a], [b]) => Number(a) - Number(b)))
