// What an earlier life of this agent left untold: its results are delivered, its work is not taken up again.
import type { AssignTask } from '@pyfarm/contract/agent-protocol'
import type { Entry } from '../delivery/lane.js'
import type { Outbox } from '../delivery/outbox.js'
import { isResult, type ReportedTask, type TaskReport } from '../delivery/task-report.js'
import type { Journal } from '../journal/journal.js'
import type { KeptLine } from '../journal/journal-lines.js'
import type { ReportedState } from '../host/messages.js'
import type { Log } from '../log.js'
import type { Assignment, LocalTask } from './assignment.js'

export interface LeftContext {
  readonly outbox: Outbox
  readonly log: Log
}

/**
 * The assignment with those of its tasks whose end is to be told; undefined when there is none. A task that was not at its end is the
 * master's to find missing and to give out again.
 */
export function takeUpLeft({ found, journal }: Journal['left'][number], { outbox, log }: LeftContext): Assignment | undefined {
  const { head, reports } = found
  const lanes = head.tasks.flatMap(assigned => {
    const ofTask = reports.filter(({ task }) => task === assigned.id)
    const told = worthTelling(ofTask)
    for (const { n } of ofTask.filter(line => !told.includes(line))) journal.settled(n)
    if (told.length === 0) return []
    const target = targetOf(assigned, head)
    const left = told.map(({ n, at, report }): Entry => ({
      report,
      at,
      isKept: true,
      isLeft: true,
      settled: () => journal.settled(n),
    }))
    const onRefused = () => {
      log.info(`What became of task ${target.task} of job ${target.job} is not told: the master has given it away meanwhile.`)
    }
    const lane = outbox.open(target, { keep: () => undefined, onRefused, left })
    return [{ lane, task: localTask(assigned, told) }]
  })
  if (lanes.length === 0) return undefined
  log.info(`The ends of ${lanes.length} tasks of job ${head.job.id} are still to be told to the master.`)
  return {
    id: head.id,
    body: { job: head.job, jobtype: head.jobtype, tasks: head.tasks },
    tasks: lanes.map(({ task }) => task),
    host: () => undefined,
    cancel: () => Promise.resolve(),
    delivered: Promise.all(lanes.map(({ lane }) => lane.delivered())).then(() => undefined),
  }
}

/** Of a task that came to no end only that this agent shall not have it again. */
function worthTelling(lines: readonly KeptLine[]): readonly KeptLine[] {
  const hasEnded = lines.some(({ report }) => isResult(report) && report.kind !== 'failed-here')
  return lines.filter(({ report }) => (hasEnded ? report.kind !== 'time-started' : report.kind === 'failed-here'))
}

export function targetOf(
  { id, attempt = 0 }: AssignTask,
  { job, identifier }: { readonly job: { readonly id: number }; readonly identifier: string },
): ReportedTask {
  return { job: job.id, task: id, attempt, identifier }
}

function localTask(assigned: AssignTask, told: readonly KeptLine[]): LocalTask {
  const states = told.map(({ report }) => stateOf(report)).filter(state => state !== undefined)
  return { assigned, attempt: assigned.attempt ?? 0, state: states.at(-1) ?? null }
}

function stateOf(report: TaskReport): ReportedState | null | undefined {
  if (report.kind === 'state') return report.state
  return report.kind === 'given-back' ? null : undefined
}
