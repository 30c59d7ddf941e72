// Carries a plan out: each assignment in a transaction that checks again what the plan assumed.
import PQueue from 'p-queue'
import type { AgentId, Instant, TaskId } from '@pyfarm/contract/ids'
import { partsOf } from '../database/parts.js'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import type { Turn } from '../processes/turns.js'
import { isRefusal } from '../http/refusal.js'
import { changeTasks } from '../tasks/change-tasks.js'
import type { Task } from '../tasks/task.js'
import type { TaskWish } from '../tasks/task-rules.js'
import { nextTasks } from '../tasks/task-store.js'
import { contiguousStart } from './batch-rules.js'
import { hasRoomForAgent, isAgentIdle, lockAgents, lockJobs, lockOpenJob, readQueueLimits } from './commit-store.js'
import type { OpenJob, QueueLimit } from './commit-store.js'
import type { Assignment } from './farm-snapshot.js'

/** Assignments stored at the same time where a database takes several writers: enough for it, few enough to leave others room. */
const storedAtOnce = 4

/** Commits cost more than what is in them; and whoever waits for one of their rows waits for all of it. */
const assignmentsPerCommit = 25

export interface Given {
  readonly agentId: AgentId
  readonly tasks: number
  /** When it was stored. */
  readonly at: Instant
}

/** The agents that got work. Assignments whose grounds are gone (task taken, job paused, agent gone, maximum reached, another process's turn) fall out. */
export async function commitAssignments(farm: Farm, plan: readonly Assignment[], turn: Turn): Promise<Given[]> {
  // SQLite has one writer, and stores what comes together in one commit by itself.
  const isSqlite = farm.database.kind === 'sqlite'
  const queue = new PQueue({ concurrency: isSqlite ? Infinity : storedAtOnce })
  const parts = partsOf(plan, isSqlite ? 1 : assignmentsPerCommit)
  const given = await queue.addAll(parts.map(part => () => commitSome(farm, part, turn)))
  return given.flat().filter(({ tasks }) => tasks > 0)
}

/** In one transaction; an assignment sees what those before it took. */
async function commitSome(farm: Farm, plan: readonly Assignment[], turn: Turn): Promise<Given[]> {
  try {
    const given = await change(farm, async (tx, changes) => {
      if (!(await turn.isMine(tx))) return []
      if (plan.length > 1) await lockAllOf(tx, plan)
      const queues = await readQueueLimits(tx)
      const given: Omit<Given, 'at'>[] = []
      for (const assignment of plan) {
        given.push({ agentId: assignment.agentId, tasks: await handOut(farm, tx, changes, assignment, queues) })
      }
      return given
    })
    return given.map(each => ({ ...each, at: farm.clock() }))
  } catch (error) {
    if (plan.length > 1) return (await Promise.all(plan.map(assignment => commitSome(farm, [assignment], turn)))).flat()
    // One assignment that fails leaves its tasks waiting for the next pass; the others go on.
    farm.log.error({ err: error, ...plan[0] }, 'an assignment could not be stored')
    return []
  }
}

/** Agents before jobs, each in the order of their ids, so that two such changes can't wait for each other. */
async function lockAllOf(tx: Tx, plan: readonly Assignment[]): Promise<void> {
  await lockAgents(
    tx,
    plan.map(({ agentId }) => agentId),
  )
  await lockJobs(
    tx,
    plan.map(({ jobId }) => jobId),
  )
}

async function handOut(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  { agentId, jobId, tasks: most }: Assignment,
  queues: readonly QueueLimit[],
): Promise<number> {
  if (!(await isAgentIdle(tx, agentId, farm.clock()))) return 0
  const job = await lockOpenJob(tx, jobId)
  if (job === undefined || !(await hasRoomForAgent(tx, job, queues))) return 0
  const tasks = await batchFor(tx, job, agentId, most)
  const wishes = new Map<TaskId, TaskWish>(tasks.map(({ id }) => [id, { kind: 'assign', agentId }]))
  const outcomes = await changeTasks(farm, tx, changes, jobId, wishes, tasks)
  return [...outcomes.values()].filter(outcome => !isRefusal(outcome) && outcome.changed).length
}

async function batchFor(tx: Tx, job: OpenJob, agent: AgentId, most: number): Promise<Task[]> {
  const tasks = await nextTasks(tx, job.id, agent, most)
  return job.contiguous ? contiguousStart(tasks, job.by) : tasks
}
