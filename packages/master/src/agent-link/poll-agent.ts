import { setTimeout as wait } from 'node:timers/promises'
import { instant } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import { agentStateOf, lockAgent, updateAgent } from '../agents/agent-store.js'
import { setAgentState } from '../agents/save-agent.js'
import { change } from '../farm.js'
import { freeLostTasks } from '../tasks/free-tasks.js'
import { listActiveTasks } from '../tasks/task-store.js'
import { agentIsGone } from './agent-gone.js'
import { withoutJustFinished } from './link-store.js'
import { reach } from './link.js'
import type { AgentLink } from './link.js'
import { pollResult } from './poll-rules.js'
import type { PollResult } from './poll-rules.js'
import { stopTasks } from './stop-tasks.js'

/** An agent that didn't answer is asked once more before it counts as gone: a hiccup must not render frames twice. */
const attempts = 2
const pause = 500

/** A doubt was there for a while already, so that no report is on its way any more. */
export type PollReason = 'routine' | 'doubt'

/**
 * Asks the agent what it does, and puts right what differs from what the farm knows. Work that is missing in a routine poll
 * only raises a doubt: the report of its end may be on its way.
 */
export async function pollAgent(link: AgentLink, id: AgentId, reason: PollReason): Promise<void> {
  for (let tries = 1; !link.signal.aborted; tries++) {
    const result = await ask(link, id)
    if (result === undefined) return
    if (result.kind === 'gone' && tries < attempts)
      await wait(pause, undefined, { signal: link.signal, ref: false }).catch(() => undefined)
    else return act(link, id, reason, result)
  }
}

async function ask(link: AgentLink, id: AgentId): Promise<PollResult | undefined> {
  const { farm } = link
  const reachable = await reach(link, id)
  if (reachable === undefined) return undefined
  const sentBefore = instant(farm.clock() - farm.settings.lost_task_grace)
  await change(farm, tx => updateAgent(tx, id, { last_polled: farm.clock() }))
  const activeBefore = await listActiveTasks(farm.database.read, id)
  const status = await link.caller.call(reachable.target, 'GET', '/status')
  const tasks = status.kind === 'answer' ? await link.caller.call(reachable.target, 'GET', '/tasks/') : status
  return pollResult(status, tasks, {
    agent: id,
    farmName: farm.settings.farm_name,
    activeBefore,
    active: await listActiveTasks(farm.database.read, id),
    sentBefore,
  })
}

async function act(link: AgentLink, id: AgentId, reason: PollReason, result: PollResult): Promise<void> {
  // A call that was cut off by our own stop says nothing about the agent.
  if (link.signal.aborted) return
  switch (result.kind) {
    case 'gone':
      return agentIsGone(link.farm, id, result.reason)
    case 'stranger':
      link.farm.log.error({ agent: id, reason: result.reason }, 'a poll reached another agent: check the address of this one')
      return
    case 'here':
      return agentIsHere(link, id, reason, result)
  }
}

type AgentHere = Extract<PollResult, { kind: 'here' }>

async function agentIsHere(link: AgentLink, id: AgentId, reason: PollReason, result: AgentHere): Promise<void> {
  const { farm } = link
  await change(farm, async (tx, changes) => {
    const agent = await lockAgent(tx, id)
    if (agent === undefined) return
    await updateAgent(tx, id, { last_heard_from: farm.clock(), ...ramOf(result) })
    if (agentStateOf(agent.state) !== 'disabled') await setAgentState(farm, tx, changes, agent, result.state)
    if (reason === 'doubt') await freeLostTasks(farm, tx, changes, id, result.lost)
    else if (result.lost.length > 0) changes.doubts.push(id)
    if (result.unsent) changes.wake = true
  })
  const since = instant(farm.clock() - farm.settings.lost_task_grace)
  await stopTasks(link, id, await withoutJustFinished(farm.database.read, id, result.strangers, since))
}

/** MB, of at most what the column holds. */
const ramOf = ({ freeRam }: AgentHere) =>
  freeRam === undefined ? {} : { free_ram: Math.round(Math.min(Math.max(freeRam, 0), 2_147_483_647)) }
