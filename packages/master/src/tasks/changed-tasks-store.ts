// Stores tasks as they have become, each only if it is still as it was read.
import { workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, TaskId } from '@pyfarm/contract/ids'
import { groupedValues } from '../database/grouped.js'
import { prepared } from '../database/prepared.js'
import type { Tx } from '../database/database.js'
import { activeAgentOf, phaseCodes, phaseOf } from './task.js'
import type { Task } from './task.js'

export interface ChangedTask {
  readonly before: Task
  readonly after: Task
}

/** Stores tasks of one job as they have become; gives those that somebody else has changed since they were read. */
export async function saveTasks(tx: Tx, changed: readonly ChangedTask[]): Promise<ReadonlySet<TaskId>> {
  const lost = new Set<TaskId>()
  const groups = changed.length === 1 ? [changed] : groupedValues(changed, changeKey, change => change).values()
  for (const alike of groups) {
    const [first] = alike
    if (first === undefined) continue
    const isSaved = alike.length === 1 ? await saveTask(tx, first) : await saveAlike(tx, first, alike)
    if (!isSaved) for (const { before } of alike) lost.add(before.id)
  }
  return lost
}

/** The same for tasks to which the same happens: those of a batch that is handed out, sent, given back. */
const changeKey = ({ before, after }: ChangedTask): string =>
  JSON.stringify([phaseOf(before), after.attempts - before.attempts, differing(before, after)])

type TaskColumns = ReturnType<typeof columnsOf>

function differing(before: Task, after: Task): Partial<TaskColumns> {
  const [old, now] = [columnsOf(before), columnsOf(after)]
  return Object.fromEntries(Object.entries(now).filter(([column, value]) => value !== old[column as keyof typeof old]))
}

const columnsOf = (task: Task) => ({
  agent_id: task.agentId,
  active_agent_id: activeAgentOf(task),
  phase: phaseCodes[phaseOf(task)],
  state: task.state === null ? null : workStateCodes[task.state],
  failures: task.failures,
  progress: task.progress,
  last_error: task.lastError,
  sent_to_agent: task.sentToAgent,
  sent_at: task.sentAt,
  priority: task.priority,
  hidden: task.hidden,
  time_started: task.timeStarted,
  time_finished: task.timeFinished,
})

/** Their rows were locked when they were read: all are as they were, or the transaction is not one. */
async function saveAlike(tx: Tx, { before, after }: ChangedTask, alike: readonly ChangedTask[]): Promise<boolean> {
  const { numAffectedRows } = await updateAlike(
    tx,
    alike.map(change => change.before.id),
    phaseCodes[phaseOf(before)],
    differing(before, after),
    after.attempts - before.attempts,
  )
  if (numAffectedRows === BigInt(alike.length)) return true
  if (numAffectedRows === 0n) return false
  throw new Error('Some tasks were changed by somebody else while they were locked.')
}

const updateAlike = prepared(
  (database, tasks: readonly TaskId[], phaseBefore: number, columns: Partial<TaskColumns>, moreAttempts: number) =>
    database
      .updateTable('tasks')
      .set(({ eb }) => ({ ...columns, attempts: eb('attempts', '+', moreAttempts) }))
      .where('id', 'in', tasks)
      .where('phase', '=', phaseBefore),
)

/** False when somebody else has changed it. */
async function saveTask(tx: Tx, { before, after }: ChangedTask): Promise<boolean> {
  const now = columnsOf(after)
  const { numAffectedRows } = await updateTask(
    tx,
    before.id,
    phaseCodes[phaseOf(before)],
    before.attempts,
    now.agent_id,
    now.active_agent_id,
    now.phase,
    now.state,
    after.attempts,
    now.failures,
    now.progress,
    now.last_error,
    now.sent_to_agent,
    now.sent_at,
    now.priority,
    now.hidden,
    now.time_started,
    now.time_finished,
  )
  return numAffectedRows === 1n
}

const updateTask = prepared(
  (
    database,
    id: TaskId,
    phaseBefore: number,
    attemptsBefore: number,
    agent_id: AgentId | null,
    active_agent_id: AgentId | null,
    phase: number,
    state: number | null,
    attempts: number,
    failures: number,
    progress: number,
    last_error: string | null,
    sent_to_agent: boolean,
    sent_at: Instant | null,
    priority: number,
    hidden: boolean,
    time_started: Instant | null,
    time_finished: Instant | null,
  ) =>
    database
      .updateTable('tasks')
      .set({
        ...{ agent_id, active_agent_id, phase, state, attempts, failures, progress, last_error, sent_to_agent, sent_at },
        ...{ priority, hidden, time_started, time_finished },
      })
      .where('id', '=', id)
      .where('phase', '=', phaseBefore)
      .where('attempts', '=', attemptsBefore),
)
