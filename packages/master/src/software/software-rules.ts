// Ranks of software versions: the newer, the higher (behaviour.md section 5).

const step = 100

/** Ranks for versions given together, in their order: those without one follow those before. */
export function ranksOf(given: readonly (number | undefined)[]): number[] {
  let due = step
  return given.map(rank => {
    const taken = rank ?? due
    due = Math.max(taken, due) + step
    return taken
  })
}

/** Rank of a version that comes in as the newest. */
export function nextRank(highest: number | undefined): number {
  return highest === undefined ? step : Math.ceil((highest + step) / step) * step
}

interface RankedVersion {
  readonly version: string
  readonly rank: number
}

/** What two versions of one software must not share, as a sentence; undefined when they don't. */
export function clashOf(versions: readonly RankedVersion[]): string | undefined {
  const names = new Set<string>()
  const ranks = new Map<number, string>()
  for (const { version, rank } of versions) {
    if (names.has(version)) return `versions: ${version} is there more than once.`
    const twin = ranks.get(rank)
    if (twin !== undefined) return `versions: ${twin} and ${version} both have rank ${rank}.`
    names.add(version)
    ranks.set(rank, version)
  }
  return undefined
}
