// How fast agents are against each other, by the frames that they made.

export interface AgentSpeeds {
  /** The logarithm of how much longer the agent takes; 0 for one of which nothing is known. */
  readonly slownessOf: (agent: string | undefined) => number
  /** The same and how well it is known, as a deviation; undefined for one of which nothing is known. */
  readonly knownOf: (agent: string | undefined) => { readonly mean: number; readonly deviation: number } | undefined
  /** Deviation between agents. */
  readonly spread: number
}

interface Made {
  readonly agent: string | undefined
}

/** `distanceOf` is the logarithm of a frame's time against what is usual. Few frames of an agent say little: it is held for usual. */
export function agentSpeeds<F extends Made>(frames: readonly F[], distanceOf: (frame: F) => number): AgentSpeeds {
  const groups = new Map<string, number[]>()
  for (const frame of frames) {
    if (frame.agent === undefined) continue
    const group = groups.get(frame.agent) ?? []
    group.push(distanceOf(frame))
    groups.set(frame.agent, group)
  }
  const all = [...groups.values()].flat()
  const between = spreadBetween([...groups.values()])
  const mean = meanOf(all)
  const known = new Map(
    [...groups].map(([agent, own]) => {
      if (between.spread === 0) return [agent, { mean: 0, deviation: 0 }]
      const counts = own.length / (own.length + (between.within / between.spread) ** 2)
      return [agent, { mean: (meanOf(own) - mean) * counts, deviation: between.spread * Math.sqrt(1 - counts) }]
    }),
  )
  return {
    slownessOf: agent => (agent === undefined ? 0 : (known.get(agent)?.mean ?? 0)),
    knownOf: agent => (agent === undefined ? undefined : known.get(agent)),
    spread: between.spread,
  }
}

/** Deviations between the groups and within one, by one-way analysis of variance. */
function spreadBetween(groups: readonly (readonly number[])[]): { spread: number; within: number } {
  const count = groups.reduce((sum, group) => sum + group.length, 0)
  if (groups.length < 2 || count < groups.length + 4) return { spread: 0, within: 1 }
  const mean = meanOf(groups.flat())
  const squares = groups.reduce((sum, group) => sum + squaresOf(group, meanOf(group)), 0)
  const within = squares / (count - groups.length)
  const between = groups.reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0) / (groups.length - 1)
  const usualSize = (count - groups.reduce((sum, group) => sum + group.length ** 2, 0) / count) / (groups.length - 1)
  const variance = (between - within) / usualSize
  // What may as well be chance is no difference.
  if (between < 2 * within) return { spread: 0, within: 1 }
  return { spread: Math.sqrt(variance), within: Math.sqrt(Math.max(within, 1e-6)) }
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

const squaresOf = (values: readonly number[], mean: number): number => values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
