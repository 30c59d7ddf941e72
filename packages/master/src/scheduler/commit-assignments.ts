// Carries a plan out: each assignment in a transaction that checks again what the plan assumed.
import PQueue from 'p-queue'
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import type { Turn } from '../processes/turns.js'
import { isRefusal } from '../http/refusal.js'
import { changeTasks } from '../tasks/change-tasks.js'
import type { TaskWish } from '../tasks/task-rules.js'
import { nextTasks } from '../tasks/task-store.js'
import { contiguousStart } from './batch-rules.js'
import { hasRoomForAgent, isAgentIdle, lockOpenJob } from './commit-store.js'
import type { OpenJob } from './commit-store.js'
import type { Assignment } from './farm-snapshot.js'

/** Assignments stored at the same time where a database takes several writers: enough for it, few enough to leave others room. */
const storedAtOnce = 4

export interface Given {
  readonly agentId: AgentId
  readonly tasks: number
}

/** The agents that got work. Assignments whose grounds are gone (task taken, job paused, agent gone, maximum reached, another process's turn) fall out. */
export async function commitAssignments(farm: Farm, plan: readonly Assignment[], turn: Turn): Promise<Given[]> {
  // SQLite has one writer, and stores what comes together in one commit.
  const queue = new PQueue({ concurrency: farm.database.kind === 'sqlite' ? Infinity : storedAtOnce })
  const given = await queue.addAll(plan.map(assignment => () => commitOne(farm, assignment, turn)))
  return given.filter(({ tasks }) => tasks > 0)
}

async function commitOne(farm: Farm, assignment: Assignment, turn: Turn): Promise<Given> {
  const { agentId, jobId } = assignment
  try {
    return {
      agentId,
      tasks: await change(farm, async (tx, changes) => ((await turn.isMine(tx)) ? handOut(farm, tx, changes, assignment) : 0)),
    }
  } catch (error) {
    // One assignment that fails leaves its tasks waiting for the next pass; the others go on.
    farm.log.error({ err: error, job: jobId, agent: agentId }, 'an assignment could not be stored')
    return { agentId, tasks: 0 }
  }
}

async function handOut(farm: Farm, tx: Tx, changes: Changes, { agentId, jobId, tasks: most }: Assignment): Promise<number> {
  if (!(await isAgentIdle(tx, agentId))) return 0
  const job = await lockOpenJob(tx, jobId)
  if (job === undefined || !(await hasRoomForAgent(tx, job))) return 0
  const wishes = new Map<TaskId, TaskWish>((await batchFor(tx, job, agentId, most)).map(id => [id, { kind: 'assign', agentId }]))
  const outcomes = await changeTasks(farm, tx, changes, jobId, wishes)
  return [...outcomes.values()].filter(outcome => !isRefusal(outcome) && outcome.changed).length
}

async function batchFor(tx: Tx, job: OpenJob, agent: AgentId, most: number): Promise<TaskId[]> {
  const tasks = await nextTasks(tx, job.id, agent, most)
  return (job.contiguous ? contiguousStart(tasks, job.by) : tasks).map(task => task.id)
}
