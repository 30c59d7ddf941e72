// What a farm is at one moment, as far as its invariants speak of it.
import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { FarmPicture } from '@pyfarm/master/explain/farm-picture'

/** An unfinished task on an agent. */
export interface Work {
  readonly task: TaskId
  readonly job: JobId
  readonly frame: number
  readonly attempt: number
  readonly agent: AgentId
  /** The agent was told of it, or has begun. */
  readonly sent: boolean
}

/** What an agent says itself that it works on. */
export interface Listed {
  readonly agent: AgentId
  readonly task: TaskId
  readonly attempt: number
}

/** How many assign passes there were: a time that goes on only when the scheduler does something. */
export interface Passes {
  /** Read before the rows were, and after it. Undefined while nobody can tell. */
  readonly before: number | undefined
  readonly after: number | undefined
}

export interface Moment {
  readonly picture: FarmPicture
  readonly work: readonly Work[]
  /** Tasks of each unfinished job, counted one by one. */
  readonly counted: ReadonlyMap<JobId, TaskCounts>
  /** Attempts of all tasks: it changes with everything that is handed out. */
  readonly attempts: number
  readonly listed: readonly Listed[]
  readonly passes: Passes
}

export const nameOfAgent = ({ picture }: Moment, id: AgentId): string =>
  `agent ${picture.agents.find(agent => agent.id === id)?.hostname ?? '?'} (${id})`

export function nameOfJob({ picture }: Moment, id: JobId): string {
  const job = picture.jobs.find(each => each.id === id)
  return job === undefined ? `job ${id}` : `job ${id} "${job.title}"`
}

export const nameOfWork = (moment: Moment, { task, job, frame, attempt }: Work): string =>
  `task ${task} (frame ${frame} of ${nameOfJob(moment, job)}, attempt ${attempt})`
