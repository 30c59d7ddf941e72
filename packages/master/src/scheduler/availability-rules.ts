// What keeps an agent from any work, and a job from any agent. The stores select by the same rules in SQL; a test holds them together.
import type { AgentState, StoredWorkState } from '@pyfarm/contract/enums'

/** An agent as far as it matters for whether it could get work now. */
export interface AgentStanding {
  readonly state: AgentState
  /** The master cannot call it. */
  readonly passive: boolean
  readonly restartRequested: boolean
  /** It refused work a moment ago. */
  readonly resting: boolean
  /** It failed everything lately. */
  readonly setAside: boolean
  /** The person at the machine keeps it from work. */
  readonly setAsideByHand: boolean
  /** It has an unfinished task. */
  readonly busy: boolean
}

export type AgentBar = 'offline' | 'disabled' | 'passive' | 'restarting' | 'resting' | 'set aside' | 'set aside by hand' | 'busy'

/** Everything that keeps the agent from work, whatever the job; nothing: the planner gives it a turn. */
export function barsOfAgent(agent: AgentStanding): AgentBar[] {
  const bars: [AgentBar, boolean][] = [
    ['offline', agent.state === 'offline'],
    ['disabled', agent.state === 'disabled'],
    ['passive', agent.passive],
    ['restarting', agent.restartRequested],
    ['resting', agent.resting],
    ['set aside', agent.setAside],
    ['set aside by hand', agent.setAsideByHand],
    ['busy', agent.busy],
  ]
  return bars.filter(([, holds]) => holds).map(([bar]) => bar)
}

/** A job as far as it matters for whether it could get an agent now. */
export interface JobStanding {
  /** Null: queued. */
  readonly state: StoredWorkState | null
  readonly hidden: boolean
  readonly toBeDeleted: boolean
  /** Unfinished tasks that sit on no live agent. */
  readonly waiting: number
  /** Parents that are not done. */
  readonly openParents: readonly unknown[]
}

export type JobBar = 'done' | 'failed' | 'paused' | 'hidden' | 'to be deleted' | 'parents' | 'nothing queued'

/** Everything that keeps the job from agents, whichever; nothing: the planner looks for agents for it. */
export function barsOfJob(job: JobStanding): JobBar[] {
  const bars: [JobBar, boolean][] = [
    ['done', job.state === 'done'],
    ['failed', job.state === 'failed'],
    ['paused', job.state === 'paused'],
    ['hidden', job.hidden],
    ['to be deleted', job.toBeDeleted],
    ['parents', job.openParents.length > 0],
    ['nothing queued', job.waiting === 0],
  ]
  return bars.filter(([, holds]) => holds).map(([bar]) => bar)
}
