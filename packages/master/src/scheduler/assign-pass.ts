import type { AgentId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Farm } from '../farm.js'
import { commitAssignments } from './commit-assignments.js'
import type { Assignment, PlanOptions } from './farm-snapshot.js'
import { planAssignments } from './plan-assignments.js'
import { readSnapshot } from './snapshot-store.js'

/** Rounds in one pass: what fell out of a plan is planned again, from new counts. */
const mostRounds = 5

export interface Pass {
  /** The agents that got work. */
  readonly agents: readonly AgentId[]
  /** The rounds are over, and the last one still gave something and left something: another pass gets further. */
  readonly isCutShort: boolean
}

/** Gives work to every idle agent that can use some and does not rest. */
export async function assignPass(farm: Farm, isResting: (agent: AgentId) => boolean, signal: AbortSignal): Promise<Pass> {
  const agents: AgentId[] = []
  let isCutShort = false
  for (let round = 0; round < mostRounds && !signal.aborted; round++) {
    const plan = await makePlan(farm, isResting)
    const given = await commitAssignments(farm, plan)
    agents.push(...given.map(({ agentId }) => agentId))
    // A batch may be smaller than planned, where frames are missing between: its rest is for another agent.
    const isLeft = tasksIn(given) < tasksIn(plan)
    isCutShort = isLeft && given.length > 0
    if (!isLeft) break
  }
  return { agents, isCutShort }
}

async function makePlan(farm: Farm, isResting: (agent: AgentId) => boolean): Promise<Assignment[]> {
  const snapshot = await readSnapshot(farm.database.read)
  const agents = snapshot.agents.filter(agent => !isResting(agent.id))
  return planAssignments({ ...snapshot, agents }, planOptions(farm.settings))
}

export function planOptions(settings: Settings): PlanOptions {
  return { preferRunningJobs: settings.queue_prefer_running_jobs, useTotalRam: settings.use_total_ram_for_scheduling }
}

const tasksIn = (parts: readonly { readonly tasks: number }[]): number => parts.reduce((sum, { tasks }) => sum + tasks, 0)
