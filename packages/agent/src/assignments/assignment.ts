// An assignment as the agent keeps it while it works on it and until everything about it has been told to the master.
import type { AssignBody, AssignTask } from '@pyfarm/contract/agent-protocol'
import type { ReportedState } from '../host/messages.js'
import type { WorkOfHost } from '../work-watch/work-processes.js'

export interface Assignment {
  readonly id: string
  readonly body: AssignBody
  readonly tasks: readonly LocalTask[]
  /** The process that runs its job type, once there is one. */
  readonly host: () => WorkOfHost | undefined
  /** Stops the work and gives unfinished tasks back; resolves when no process is left. */
  cancel(graceMilliseconds: number): Promise<void>
  /** Resolves when the master knows everything about its tasks, or no more is to be sent. */
  readonly delivered: Promise<void>
}

export interface LocalTask {
  readonly assigned: AssignTask
  readonly attempt: number
  /** What was reported last; undefined before the first report, null after the task was given back or taken away. */
  state: ReportedState | null | undefined
}

/** A task that the agent still has to work on. */
export function isUnfinished(task: LocalTask): boolean {
  return task.state === undefined || task.state === 'running' || task.state === 'paused'
}

/** A task as `GET /tasks` and announcements show it: as it was received, and its local state. */
export function taskView(task: LocalTask): object {
  return { ...task.assigned, ...(task.state === undefined ? {} : { local_state: task.state }) }
}

/** `current_assignments` of registrations and announcements. */
export function assignmentsView(assignments: Iterable<Assignment>): Record<string, object> {
  const entries = Array.from(assignments, ({ id, body, tasks }): [string, object] => {
    return [id, { id, job: body.job, jobtype: { ...body.jobtype, id }, tasks: tasks.map(taskView) }]
  })
  return Object.fromEntries(entries)
}
