import { setTimeout as wait } from 'node:timers/promises'
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import { reach } from './link.js'
import type { AgentLink } from './link.js'

const attempts = 4
const pause = 1_000

/** Ends the work on a task at its agent. Unknown there counts as stopped; what can't be reached now, the next poll finds. */
export async function stopTask(link: AgentLink, agent: AgentId, task: TaskId): Promise<void> {
  const reachable = await reach(link, agent)
  if (reachable === undefined) return
  for (let tries = 0; tries < attempts && !link.signal.aborted; tries++) {
    const reply = await link.caller.call(reachable.target, 'DELETE', `/tasks/${task}`)
    if (reply.kind === 'answer' && reply.status < 500) return
    await wait(pause * (tries + 1), undefined, { signal: link.signal, ref: false }).catch(() => undefined)
  }
}
