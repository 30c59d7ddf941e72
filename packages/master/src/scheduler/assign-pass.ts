import type { AgentId, Instant } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Farm } from '../farm.js'
import type { Turn } from '../processes/turns.js'
import { commitAssignments } from './commit-assignments.js'
import type { Assignment, PlanOptions } from './farm-snapshot.js'
import { planAssignments } from './plan-assignments.js'
import { readSnapshot } from './snapshot-store.js'

/** Rounds in one pass: what fell out of a plan is planned again, from new counts. */
const mostRounds = 5

export interface Pass {
  /** The agents that got work, and when. */
  readonly agents: ReadonlyMap<AgentId, Instant>
  /** Assignments that were planned, and whose grounds were gone when they were stored. */
  readonly fallenOut: number
  /** The rounds are over, and the last one still gave something and left something: another pass gets further. */
  readonly isCutShort: boolean
}

/** Gives work to every idle agent that can use some, as long as it is this process's turn. */
export async function assignPass(farm: Farm, turn: Turn, signal: AbortSignal): Promise<Pass> {
  const agents = new Map<AgentId, Instant>()
  let isCutShort = false
  let fallenOut = 0
  for (let round = 0; round < mostRounds && !signal.aborted; round++) {
    const plan = await makePlan(farm)
    const given = await commitAssignments(farm, plan, turn)
    fallenOut += plan.length - given.length
    for (const { agentId, at } of given) agents.set(agentId, at)
    // A batch may be smaller than planned, where frames are missing between: its rest is for another agent.
    const isLeft = tasksIn(given) < tasksIn(plan)
    isCutShort = isLeft && given.length > 0
    if (!isLeft) break
  }
  return { agents, fallenOut, isCutShort }
}

async function makePlan({ database, clock, settings }: Farm): Promise<Assignment[]> {
  return planAssignments(await readSnapshot(database.read, clock()), planOptions(settings))
}

export function planOptions(settings: Settings): PlanOptions {
  return { preferRunningJobs: settings.queue_prefer_running_jobs, useTotalRam: settings.use_total_ram_for_scheduling }
}

const tasksIn = (parts: readonly { readonly tasks: number }[]): number => parts.reduce((sum, { tasks }) => sum + tasks, 0)
