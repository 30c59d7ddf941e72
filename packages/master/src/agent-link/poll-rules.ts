// What a poll's answers mean (behaviour.md section 5 "Polling"). Pure.
import { agentStatusSchema, agentTasksSchema } from '@pyfarm/contract/agent-protocol'
import type { AgentTask } from '@pyfarm/contract/agent-protocol'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentId, Instant, TaskId } from '@pyfarm/contract/ids'
import { taskId } from '@pyfarm/contract/ids'
import type { Task } from '../tasks/task.js'
import type { AgentReply } from './agent-caller.js'

export type PollResult =
  | { readonly kind: 'gone'; readonly reason: string }
  /** Another agent answers there: nothing is concluded. */
  | { readonly kind: 'stranger'; readonly reason: string }
  | {
      readonly kind: 'here'
      readonly state: AgentState
      readonly freeRam: number | undefined
      /** Sent, and unknown to the agent: lost. */
      readonly lost: readonly Task[]
      /** Given to it, and not sent yet. */
      readonly unsent: boolean
      /** It works on these, which are not its own. */
      readonly strangers: readonly TaskId[]
    }

export interface PollQuestion {
  readonly agent: AgentId
  readonly farmName: string
  /** Its unfinished tasks in the database, read after it answered. */
  readonly active: readonly Task[]
  /** The same, read before it was asked: what ended meanwhile may be in its answer still. */
  readonly activeBefore: readonly Task[]
  /** Tasks sent after this moment may not be in its answer yet. */
  readonly sentBefore: Instant
}

/** `status` and `tasks` are its answers to GET /status and GET /tasks/. */
export function pollResult(status: AgentReply, tasks: AgentReply, question: PollQuestion): PollResult {
  if (status.kind === 'no answer') return { kind: 'gone', reason: status.reason }
  if (tasks.kind === 'no answer') return { kind: 'gone', reason: tasks.reason }
  const told = agentStatusSchema.safeParse(status.body)
  const listed = agentTasksSchema.safeParse(tasks.body)
  if (status.status !== 200 || !told.success || tasks.status !== 200 || !listed.success) {
    // Else its work would wait for it for ever.
    return { kind: 'gone', reason: `what answers there is no agent (status ${status.status}, tasks ${tasks.status})` }
  }
  const { agent_id: id, farm_name: farmName, free_ram: freeRam, state } = told.data
  if (typeof id === 'string' && id.toLowerCase() !== question.agent)
    return { kind: 'stranger', reason: `agent ${id} answers there` }
  if (farmName !== undefined && farmName !== question.farmName)
    return { kind: 'stranger', reason: `an agent of farm "${farmName}" answers there` }
  return { kind: 'here', state: liveState(state, listed.data.length), freeRam, ...compare(listed.data, question) }
}

/** An agent that answers is not offline, whatever it says. */
function liveState(state: AgentState | undefined, tasks: number): AgentState {
  return state === 'running' || state === 'online' ? state : tasks > 0 ? 'running' : 'online'
}

function compare(listed: readonly AgentTask[], { active, activeBefore, sentBefore }: PollQuestion) {
  const there = new Map(listed.map(task => [task.id, task]))
  const isKnown = (task: AgentTask) =>
    [...active, ...activeBefore].some(known => known.id === task.id && isSameAttempt(task, known))
  return {
    lost: active.filter(task => task.sentToAgent && (task.sentAt ?? 0) < sentBefore && !isSameAttempt(there.get(task.id), task)),
    unsent: active.some(task => !task.sentToAgent),
    strangers: listed
      .filter(task => task.local_state !== 'done' && task.local_state !== 'failed' && !isKnown(task))
      .map(task => taskId(task.id)),
  }
}

/** The attempt is 0 or missing where PyFarm's agent was not told one. */
function isSameAttempt(listed: AgentTask | undefined, task: Task): boolean {
  if (listed === undefined) return false
  return listed.attempt === undefined || listed.attempt === 0 || listed.attempt === task.attempts
}
