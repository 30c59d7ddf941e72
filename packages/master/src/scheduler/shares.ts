// How the agents of one priority are shared among its jobs and queues (spec: behaviour, section 4, rules 3 and 4).

/** Children of one node that have the same weight and can use the same agents: jobs, or a single queue. */
export interface Contender {
  readonly weight: number
  /** How many children; none: it does not compete. */
  readonly members: number
  /** Agents of all of them. */
  readonly agents: number
  /** Agents of the one that has the fewest. */
  readonly fewest: number
}

/**
 * The contender whose poorest member is furthest below the share that its weight entitles it to:
 * weight / weights of all contenders - agents / agents of all contenders, at its greatest.
 *
 * "All" are the contenders handed in, which are the children that can use the agent now. One that is full, has nothing
 * waiting or does not fit the agent is in neither sum: otherwise an oversized share of it would bend the shares of those
 * that remain away from the proportion of their weights. While nobody has an agent every share counts as 0.
 * A weight of 0 is entitled to what the others leave: such children compete, as equals, when there are no others.
 * Where two are even, `isBefore` decides.
 */
export function furthestBelowShare<C extends Contender>(
  contenders: readonly C[],
  isBefore: (a: C, b: C) => boolean,
): C | undefined {
  const { entitled, weights, agents } = sumUp(contenders)
  let best: C | undefined
  let bestLack = 0
  for (const contender of contenders) {
    if (contender.members === 0 || (entitled && contender.weight <= 0)) continue
    // Both fractions times both sums: whole numbers, so that even is even.
    const lack = (entitled ? contender.weight : 1) * Math.max(agents, 1) - contender.fewest * weights
    if (best && (lack < bestLack || (lack === bestLack && !isBefore(contender, best)))) continue
    best = contender
    bestLack = lack
  }
  return best
}

/** The sums over those with a weight; if there are none, over all, each with a weight of 1. */
function sumUp(contenders: readonly Contender[]): { entitled: boolean; weights: number; agents: number } {
  let [weights, agents, others, agentsOfOthers] = [0, 0, 0, 0]
  for (const contender of contenders) {
    if (contender.members > 0 && contender.weight > 0) {
      weights += contender.weight * contender.members
      agents += contender.agents
    } else {
      others += contender.members
      agentsOfOthers += contender.agents
    }
  }
  return weights > 0 ? { entitled: true, weights, agents } : { entitled: false, weights: others, agents: agentsOfOthers }
}
