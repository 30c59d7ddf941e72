// The one writer of task states, whoever asks (agent, person, scheduler, chore): tasks, counts, the job's state and the events together.
import { isDeepStrictEqual } from 'node:util'
import { taskId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventName } from '@pyfarm/contract/task-events'
import type { Tx } from '../database/database.js'
import type { Changes, CountChange, Farm } from '../farm.js'
import { conflict, isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { countTaskEvents } from '../statistics/count-task-events.js'
import { noteFailure, noteSuccess } from './agent-record-store.js'
import { whyHeld } from './limit-rules.js'
import { lockJob } from './task-job-store.js'
import type { LockedJob } from './task-job-store.js'
import { activeAgentOf, phaseOf } from './task.js'
import type { Task } from './task.js'
import { eventsOf } from './task-event-rules.js'
import { nextTask } from './task-rules.js'
import type { RequeueRules, TaskWish, Transition } from './task-rules.js'
import { saveTasks } from './changed-tasks-store.js'
import { forgiveFailures, loadTasksForChange, lockAgentsOf, rememberFailure, worksOn } from './task-store.js'

export type Outcome = { readonly task: Task; readonly changed: boolean } | Refusal

/**
 * Applies wishes to tasks of one job, each by the rules of `nextTask`, within the transaction given. A wish that is refused
 * changes nothing; the others go on. The job's row is locked first, so that the counts follow each other.
 */
export async function changeTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  jobId: JobId,
  wishes: ReadonlyMap<TaskId, TaskWish>,
  known?: readonly Task[],
): Promise<Map<TaskId, Outcome>> {
  const aimed = [...wishes].map(([task, wish]) => ({ task, wish }))
  const outcomes = await changeTasksInTurn(farm, tx, changes, jobId, aimed, known)
  return new Map(outcomes.map((outcome, index) => [aimed[index]?.task ?? noTask, outcome]))
}

const noTask = taskId(0)

export interface AimedWish {
  readonly task: TaskId
  readonly wish: TaskWish
}

/**
 * Like `changeTasks`, with any number of wishes for the same task, in their order. Each task is stored once, as it has become,
 * and the job's counts are changed once. `known` are the tasks, where this transaction has read and locked them already.
 */
export async function changeTasksInTurn(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  jobId: JobId,
  wishes: readonly AimedWish[],
  known?: readonly Task[],
): Promise<Outcome[]> {
  if (wishes.length === 0) return []
  const ids = [...new Set(wishes.map(({ task }) => task))]
  // Agents before jobs, everywhere: two changes then never wait for each other. A task that is handed out sits on none.
  if (wishes.some(({ wish }) => wish.kind !== 'assign')) await lockAgentsOf(tx, ids)
  const job = await lockJob(tx, jobId)
  const tasks = job === undefined ? [] : (known ?? (await loadTasksForChange(tx, jobId, ids)))
  const courses = new Map<TaskId, Course>(tasks.map(task => [task.id, { before: task, after: task, steps: [], isLost: false }]))
  const outcomes = wishes.map(({ task, wish }) => {
    const course = courses.get(task)
    if (course === undefined || job === undefined) return notFound(`Task ${task} of job ${jobId} not found.`)
    return advance(course, wish, job, farm.clock())
  })
  if (job !== undefined) await saveCourses(farm, tx, changes, { ...job, id: jobId }, [...courses.values()])
  return outcomes.map((outcome, index) =>
    !isRefusal(outcome) && outcome.changed && courses.get(outcome.task.id)?.isLost === true
      ? conflict(`Task ${wishes[index]?.task ?? ''} was changed by somebody else at the same moment.`)
      : outcome,
  )
}

/** What becomes of one task by one wish after the other. */
interface Course {
  readonly before: Task
  after: Task
  readonly steps: Transition[]
  /** Somebody else has changed the task since it was read. */
  isLost: boolean
}

function advance(course: Course, given: TaskWish, rules: RequeueRules, now: Instant): Outcome {
  const task = course.after
  const wish =
    given.kind === 'attempt' && course.steps.some(step => step.failedOn === given.agentId) ? { ...given, hasFailed: true } : given
  const step = nextTask(task, wish, rules, now)
  if (step === 'unchanged' || isDeepStrictEqual(step, { task })) return { task, changed: false }
  if (isRefusal(step)) return step
  course.steps.push(step)
  course.after = step.task
  return { task: step.task, changed: true }
}

type ChangedJob = LockedJob & { readonly id: JobId }

async function saveCourses(farm: Farm, tx: Tx, changes: Changes, job: ChangedJob, courses: readonly Course[]): Promise<void> {
  const delta = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
  const changed: TaskId[] = []
  const left = new Set<AgentId>()
  const stepped = courses.filter(({ steps }) => steps.length > 0)
  const lost = await saveTasks(tx, stepped)
  for (const course of stepped) {
    const { before, after } = course
    course.isLost = lost.has(before.id)
    if (course.isLost) continue
    changed.push(before.id)
    for (const step of course.steps) await followStep(farm, tx, changes, job.id, step)
    delta[phaseOf(before)]--
    delta[phaseOf(after)]++
    const agent = activeAgentOf(before)
    if (agent !== null && activeAgentOf(after) !== agent) left.add(agent)
  }
  const successes = courses.filter(({ isLost }) => !isLost).flatMap(({ steps }) => steps.map(step => step.succeededOn))
  for (const agent of new Set(successes)) if (agent !== undefined) await noteSuccess(tx, agent, farm.clock())
  const failed = courses.filter(({ isLost, steps }) => !isLost && steps.some(({ failedOn }) => failedOn !== undefined))
  if (delta.queued > 0 || (await isAnyDone(tx, left, job.id))) changes.wake = true
  await countTaskEvents(farm, tx, changes, job.queue, eventsIn(stepped))
  await tell(farm, tx, changes, { jobId: job.id, delta, ...heldBy(job, failed) }, changed)
}

function eventsIn(courses: readonly Course[]): Record<TaskEventName, number> {
  const sums = { ...noTaskEvents }
  for (const { before, steps, isLost } of courses) {
    if (isLost) continue
    const events = eventsOf(
      before,
      steps.map(step => step.task),
    )
    for (const name of taskEventNames) sums[name] += events[name]
  }
  return sums
}

/** Whether one of the agents has nothing left to do of the job: it may be idle now, or make room for another below a maximum. */
async function isAnyDone(tx: Tx, agents: Iterable<AgentId>, job: JobId): Promise<boolean> {
  for (const agent of agents) if (!(await worksOn(tx, agent, job))) return true
  return false
}

async function followStep(farm: Farm, tx: Tx, changes: Changes, job: JobId, step: Transition): Promise<void> {
  const task = step.task.id
  if (step.failedOn !== undefined) {
    await rememberFailure(tx, task, step.failedOn)
    if (await noteFailure(tx, step.failedOn, job, farm.settings.agent_failures_in_row_max)) {
      changes.events.push({ kind: 'agent', agent: step.failedOn, change: 'changed' })
    }
  }
  if (step.forgiven === true) await forgiveFailures(tx, task)
  if (step.stopOn !== undefined) changes.stops.push({ agentId: step.stopOn, taskId: task })
}

/** What the job's limits make of tasks that have failed. */
function heldBy({ limits, failures }: LockedJob, failed: readonly Course[]): Pick<CountChange, 'failures' | 'heldBecause'> {
  if (limits === undefined || failed.length === 0) return {}
  const steps = failed.flatMap(course => course.steps).filter(({ failedOn }) => failedOn !== undefined)
  const heldBecause = whyHeld(
    limits,
    failures + steps.length,
    steps.map(step => step.task),
  )
  return { failures: failures + steps.length, ...(heldBecause === undefined ? {} : { heldBecause }) }
}

async function tell(farm: Farm, tx: Tx, changes: Changes, change: CountChange, changed: readonly TaskId[]): Promise<void> {
  if (changed.length === 0) return
  const { jobId, delta } = change
  changes.events.push({ kind: 'tasks', job: jobId, tasks: [...changed] })
  if (Object.values(delta).every(difference => difference === 0)) return
  await farm.refreshJob(tx, changes, change)
}
