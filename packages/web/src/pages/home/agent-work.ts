import type { AgentDetails } from '../../api/farm-queries.js'
import { frameRanges } from '../../words/frames.js'

export interface AgentWork {
  readonly job: number
  readonly title: string
  /** Ranges of its unfinished frames, as in `12–19`. */
  readonly frames: string
  readonly count: number
}

/** What an agent has to do, a line a job, in order of the jobs. */
export function workOf(agent: AgentDetails): AgentWork[] {
  return [...tasksByJob(agent)].map(([job, tasks]) => ({
    job,
    title: tasks[0]?.job_title ?? `Job ${job}`,
    frames: frameRanges(tasks.map(task => task.frame)),
    count: tasks.length,
  }))
}

/** Agents that work first, then those that could, then the rest; each by name. */
export function orderAgents(agents: readonly AgentDetails[]): AgentDetails[] {
  const order = ['running', 'online', 'disabled', 'offline']
  return [...agents].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.hostname.localeCompare(b.hostname))
}

function tasksByJob(agent: AgentDetails): Map<number, AgentDetails['tasks']> {
  const byJob = new Map<number, AgentDetails['tasks']>()
  for (const task of agent.tasks) byJob.set(task.job, [...(byJob.get(task.job) ?? []), task])
  return byJob
}
