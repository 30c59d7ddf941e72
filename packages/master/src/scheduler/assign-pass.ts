import type { AgentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { commitAssignments } from './commit-assignments.js'
import { planAssignments } from './plan-assignments.js'
import { readSnapshot } from './snapshot-store.js'

/** Rounds in one pass: what fell out of a plan is planned again, from new counts. */
const mostRounds = 5

/** Gives work to every idle agent that can use some and does not rest. Returns the agents that got work. */
export async function assignPass(farm: Farm, isResting: (agent: AgentId) => boolean, signal: AbortSignal): Promise<AgentId[]> {
  const assigned: AgentId[] = []
  for (let round = 0; round < mostRounds && !signal.aborted; round++) {
    const snapshot = await readSnapshot(farm.database.read)
    const agents = snapshot.agents.filter(agent => !isResting(agent.id))
    const plan = planAssignments(
      { ...snapshot, agents },
      {
        preferRunningJobs: farm.settings.queue_prefer_running_jobs,
        useTotalRam: farm.settings.use_total_ram_for_scheduling,
      },
    )
    const given = await commitAssignments(farm, plan)
    assigned.push(...given)
    // Nothing to give, or all of it held: nothing was left over to plan again.
    if (given.length === plan.length) break
  }
  return assigned
}
