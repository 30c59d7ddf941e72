// Tells an agent of the tasks that it was given: one POST a job (behaviour.md section 5 "Sending").
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import { instant, taskId } from '@pyfarm/contract/ids'
import { updateAgent } from '../agents/agent-store.js'
import { change } from '../farm.js'
import { grouped } from '../database/grouped.js'
import { isRefusal } from '../http/refusal.js'
import { changeTasks } from '../tasks/change-tasks.js'
import type { Outcome } from '../tasks/change-tasks.js'
import type { TaskWish } from '../tasks/task-rules.js'
import { agentIsGone } from './agent-gone.js'
import { assignBody } from './assign-body.js'
import { reach } from './link.js'
import type { AgentLink } from './link.js'
import { findJobToSend, listUnsentTasks, rememberAssignment } from './link-store.js'
import type { UnsentTask } from './link-store.js'
import { sendDelay, sendResult } from './send-rules.js'
import type { SendResult } from './send-rules.js'

/** An agent that refused work gets none for this long, so that the two don't go round in circles. */
const restAfterRefusal = 10_000
/** What agents call an assignment is a UUID; something longer is not remembered. */
const longestAssignment = 64

/**
 * Sends what the agent was not told of yet, trying again while it can't be reached; after that it is offline. Called while it
 * goes on for that agent, it looks once more before it ends, so that nothing given meanwhile stays behind. `since` is when it was
 * given, if that is known.
 */
export async function sendWork(link: AgentLink, agent: AgentId, since: Instant = link.farm.clock()): Promise<void> {
  const going = link.sending.get(agent)
  if (going !== undefined) {
    if (!going.again) going.since = since
    going.again = true
    return
  }
  const mine = { again: true, since }
  link.sending.set(agent, mine)
  try {
    while (mine.again && !link.signal.aborted) {
      mine.again = false
      await sendAll(link, agent, mine.since)
    }
  } catch (error) {
    if (!link.signal.aborted) link.farm.log.error({ err: error, agent }, 'work could not be sent')
  } finally {
    link.sending.delete(agent)
  }
}

async function sendAll(link: AgentLink, agent: AgentId, since: Instant): Promise<void> {
  // Clocks of two processes may differ.
  const start = performance.now() - Math.max(0, link.farm.clock() - since)
  const tellTaken = () => {
    link.farm.meters.dispatch((performance.now() - start) / 1000)
  }
  for (let tries = 0; !link.signal.aborted; tries++) {
    const left = await sendOnce(link, agent, tellTaken)
    // A call that was cut off by our own stop says nothing about the agent.
    if (left === undefined || isStopping(link)) return
    if (tries + 1 >= link.farm.settings.agent_send_attempts) return agentIsGone(link.farm, agent, left)
    await wait(sendDelay(tries, Math.random()), undefined, { signal: link.signal, ref: false })
  }
}

const isStopping = (link: AgentLink): boolean => link.signal.aborted

/** Why something is left to send; undefined when nothing is. */
async function sendOnce(link: AgentLink, agent: AgentId, tellTaken: () => void): Promise<string | undefined> {
  const byJob = grouped(await listUnsentTasks(link.farm.database.read, agent), task => task.job_id)
  let left: string | undefined
  for (const [job, tasks] of byJob) {
    const result = await sendJob(link, agent, job, tasks)
    if (result?.kind === 'sent') tellTaken()
    if (result?.kind === 'again') left = result.reason
    else if (result !== undefined) await store(link, agent, job, tasks, result)
  }
  return left
}

async function sendJob(
  link: AgentLink,
  agent: AgentId,
  id: JobId,
  tasks: readonly UnsentTask[],
): Promise<SendResult | undefined> {
  const reachable = await reach(link, agent)
  const job = await findJobToSend(link.farm.database.read, id)
  if (reachable === undefined || job === undefined) return undefined
  const reply = await link.caller.call(reachable.target, 'POST', '/assign', assignBody(job, tasks, reachable.row.offers))
  return sendResult(
    reply,
    tasks.map(task => task.id),
    assignment => tasks.some(task => task.assignment === assignment && task.assignment_attempt !== task.attempts),
  )
}

async function store(
  link: AgentLink,
  agent: AgentId,
  job: JobId,
  tasks: readonly UnsentTask[],
  result: Exclude<SendResult, { kind: 'again' }>,
): Promise<void> {
  const { farm } = link
  const refused = new Set(result.kind === 'refused' ? result.tasks.map(taskId) : [])
  const wishes = new Map<TaskId, TaskWish>(
    tasks.map(({ id, attempts }) => [id, { kind: refused.has(id) ? 'take back' : 'sent', attempt: attempts }]),
  )
  if (result.kind === 'refused') {
    farm.log.warn({ agent, job, tasks: result.tasks, reason: result.reason }, 'the agent refused work')
  }
  await change(farm, async (tx, changes) => {
    if (result.kind === 'refused') await updateAgent(tx, agent, { resting_until: instant(farm.clock() + restAfterRefusal) })
    const outcomes = await changeTasks(farm, tx, changes, job, wishes)
    if (result.kind === 'refused') {
      // The scheduler has to know of the rest; and an agent that is busy with other work than the farm knows is asked about it.
      changes.wake = true
      changes.doubts.push(agent)
      return
    }
    if (result.assignment !== undefined && result.assignment.length <= longestAssignment) {
      await rememberAssignment(tx, [...wishes.keys()], result.assignment)
    }
    if ([...outcomes.values()].every(outcome => isTakenAway(outcome, agent))) {
      for (const { id } of tasks) changes.stops.push({ agentId: agent, taskId: id })
    }
  })
}

/** The task was stopped while the agent was being told of it: a stop that came before it found nothing there. */
const isTakenAway = (outcome: Outcome, agent: AgentId): boolean => isRefusal(outcome) || outcome.task.agentId !== agent
