// What the master is told about one task of an assignment.
import { z } from 'zod'

/** Longer errors are cut: the master keeps no more, and they wait in memory and on the disk. */
const longestError = 65_536

export const taskReportSchema = z.discriminatedUnion('kind', [
  /** There will be a log of this attempt; work begins only when the master knows that. */
  z.object({ kind: z.literal('log') }),
  z.object({
    kind: z.literal('state'),
    state: z.enum(['running', 'done', 'failed', 'paused']),
    error: z
      .string()
      .transform(error => error.slice(0, longestError))
      .optional(),
    /** The task shall no longer be this agent's. */
    dissociate: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('progress'), progress: z.number() }),
  z.object({ kind: z.literal('time-started') }),
  z.object({ kind: z.literal('failed-here'), agentId: z.string() }),
  /** The task goes back to the master's queue. */
  z.object({ kind: z.literal('given-back') }),
])
export type TaskReport = z.output<typeof taskReportSchema>

export interface ReportedTask {
  readonly job: number
  readonly task: number
  /** 0 when the master did not say. */
  readonly attempt: number
  /** Name of the assignment's log. */
  readonly identifier: string
}

/** Whether nobody but this agent knows it, and it can't be found out again. */
export function isResult(report: TaskReport): boolean {
  if (report.kind === 'state') return report.state === 'done' || report.state === 'failed'
  return report.kind === 'failed-here' || report.kind === 'given-back'
}

/** The report with its error cut to what is kept. */
export function cutError(report: TaskReport): TaskReport {
  if (report.kind !== 'state' || report.error === undefined) return report
  return { ...report, error: report.error.slice(0, longestError) }
}

/** Path of the logs of a task's attempt, with a slash at its end. */
export function logsPath({ job, task, attempt }: Omit<ReportedTask, 'identifier'>): string {
  return `/jobs/${job}/tasks/${task}/attempts/${attempt}/logs/`
}

/** Path of the assignment's log under a task. */
export const logPath = (task: ReportedTask): string => `${logsPath(task)}${encodeURIComponent(task.identifier)}`
