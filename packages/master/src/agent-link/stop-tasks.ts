import { setTimeout as wait } from 'node:timers/promises'
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import type { CallTarget } from './agent-caller.js'
import { reach } from './link.js'
import type { AgentLink } from './link.js'

const attempts = 4
const pause = 1_000

/** Ends the work on tasks at their agent. Unknown there counts as stopped; an agent that can't be reached now is left to the next poll. */
export async function stopTasks(link: AgentLink, agent: AgentId, tasks: readonly TaskId[]): Promise<void> {
  try {
    const reachable = await reach(link, agent)
    if (reachable === undefined) return
    for (const task of tasks) if (!(await stopTask(link, reachable.target, task))) return
  } catch (error) {
    if (!link.signal.aborted) link.farm.log.error({ err: error, agent, tasks }, 'tasks could not be stopped')
  }
}

/** False when the agent did not answer. */
async function stopTask(link: AgentLink, target: CallTarget, task: TaskId): Promise<boolean> {
  for (let tries = 1; !link.signal.aborted; tries++) {
    const reply = await link.caller.call(target, 'DELETE', `/tasks/${task}`)
    if (reply.kind === 'answer' && reply.status < 500) return true
    // A job type that is not loaded yet can't be stopped: worth another try.
    if (tries === attempts) return reply.kind === 'answer'
    await wait(pause * tries, undefined, { signal: link.signal, ref: false })
  }
  return false
}
