import type { StoredWorkState } from '@pyfarm/contract/enums'
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findLogAgent, findLogOfAttempt, findOrInsertLog, linkLog } from './task-log-store.js'
import type { Attempt, TaskLogRow } from './task-log-store.js'

/** Registers a log with an attempt. The tasks of an assignment register the same identifier at the same time, and share the log. */
export async function registerLog(
  farm: Farm,
  attempt: Attempt,
  identifier: string,
  agent: AgentId | null,
): Promise<TaskLogRow | Refusal> {
  return change(farm, async tx => {
    if (agent !== null && (await findLogAgent(tx, agent)) === undefined) return notFound(`agent_id: agent ${agent} not found.`)
    if ((await findLogOfAttempt(tx, attempt, identifier)) !== undefined) {
      return conflict(`identifier: log ${identifier} is registered for this attempt already.`)
    }
    return attachLog(tx, attempt, identifier, agent, farm.clock(), null)
  })
}

/** Gives the attempt the log of that name, made if there is none, in this state. It is not the attempt's yet. */
export async function attachLog(
  tx: Tx,
  attempt: Attempt,
  identifier: string,
  agent: AgentId | null,
  now: Instant,
  state: StoredWorkState | null,
): Promise<TaskLogRow> {
  const log = await findOrInsertLog(tx, identifier, agent, now)
  await linkLog(tx, attempt, log.id, state)
  return log
}
