// Runs assign passes: at once when woken, at least every assign_tasks_interval, one at a time.
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { agentsWithUnsentTasks } from '../agent-link/link-store.js'
import { sendWork } from '../agent-link/send-work.js'
import { assignPass } from './assign-pass.js'

export interface Scheduler {
  /** There may be something to assign or to send. Several wakes during a pass make one more pass. */
  readonly wake: () => void
  /** Waits for the pass that runs; work being sent is cut off by the link's signal. */
  readonly stop: () => Promise<void>
}

/** Milliseconds after which a pass that failed is made again. */
const pauseAfterFailure = 5_000

export function startScheduler(link: AgentLink): Scheduler {
  const { farm, signal } = link
  const sending = new Set<Promise<void>>()
  let wanted = false
  let running: Promise<void> | undefined
  let later: NodeJS.Timeout | undefined

  const wakeIn = (milliseconds: number) => {
    clearTimeout(later)
    later = setTimeout(wake, milliseconds)
  }
  const send = (agent: AgentId) => {
    const sent = sendWork(link, agent).finally(() => sending.delete(sent))
    sending.add(sent)
  }
  const pass = async () => {
    const { isCutShort } = await assignPass(farm, agent => link.resting.has(agent), signal)
    if (isCutShort) wanted = true
    for (const agent of await agentsWithUnsentTasks(farm.database.read)) send(agent)
  }
  const work = async () => {
    while (wanted && !signal.aborted) {
      wanted = false
      const rest = endRests(link)
      if (rest !== undefined) wakeIn(rest)
      await pass().catch((error: unknown) => {
        farm.log.error({ err: error }, 'an assign pass failed; it is tried again soon')
        wakeIn(pauseAfterFailure)
      })
    }
    running = undefined
  }
  const wake = () => {
    wanted = true
    running ??= new Promise<void>(resolve => {
      // After the requests that have arrived by now, so that one pass serves them all.
      setImmediate(() => void work().then(resolve))
    })
  }
  const timer = setInterval(wake, farm.settings.assign_tasks_interval)
  wake()
  return {
    wake,
    stop: async () => {
      clearInterval(timer)
      wanted = false
      await running
      clearTimeout(later)
      await Promise.allSettled(sending)
    },
  }
}

/** Forgets the rests that are over; milliseconds until the next one is, if any agent rests. */
function endRests({ farm, resting }: AgentLink): number | undefined {
  const now = farm.clock()
  for (const [agent, until] of resting) if (until <= now) resting.delete(agent)
  return resting.size === 0 ? undefined : Math.min(...resting.values()) - now
}
