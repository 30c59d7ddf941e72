// Which agents a task has failed on: they do not get it again.
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findAgentName, forgetFailureOn } from './task-failure-store.js'
import { rememberFailure } from './task-store.js'

export async function noteFailure(
  farm: Farm,
  task: TaskId,
  agent: AgentId,
): Promise<{ id: AgentId; hostname: string } | Refusal> {
  return change(farm, async tx => {
    const found = await findAgentName(tx, agent)
    if (found === undefined) return notFound(`id: agent ${agent} not found.`)
    await rememberFailure(tx, task, agent)
    return found
  })
}

/** The task may be given to that agent again. */
export async function forgetFailure(farm: Farm, task: TaskId, agent: AgentId): Promise<Refusal | undefined> {
  return change(farm, async (tx, changes) => {
    if ((await findAgentName(tx, agent)) === undefined) return notFound(`Agent ${agent} not found.`)
    await forgetFailureOn(tx, task, agent)
    changes.wake = true
    return undefined
  })
}
