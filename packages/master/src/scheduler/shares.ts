// How the agents of one priority are shared among its jobs and queues (spec: behaviour, section 4, rules 3 and 4).

/** Children of one node that have the same weight and can use the same agents: jobs, or a single queue. */
export interface Contender {
  readonly weight: number
  /** How many children. */
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
  const weighted = contenders.some(contender => contender.weight > 0)
  let weights = 0
  let agents = 0
  for (const contender of contenders) {
    if (weighted && contender.weight <= 0) continue
    weights += entitlement(contender, weighted) * contender.members
    agents += contender.agents
  }
  let best: C | undefined
  let bestLack = 0
  for (const contender of contenders) {
    if (weighted && contender.weight <= 0) continue
    // Both fractions times both sums: whole numbers, so that even is even.
    const lack = entitlement(contender, weighted) * Math.max(agents, 1) - contender.fewest * weights
    if (best && (lack < bestLack || (lack === bestLack && !isBefore(contender, best)))) continue
    best = contender
    bestLack = lack
  }
  return best
}

function entitlement(contender: Contender, weighted: boolean): number {
  return weighted ? contender.weight : 1
}
