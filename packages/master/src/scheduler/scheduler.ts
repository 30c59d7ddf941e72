// Runs assign passes: at once when woken, at least every assign_tasks_interval, one at a time over all processes.
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { agentsWithUnsentTasks } from '../agent-link/link-store.js'
import type { Turn, Turns } from '../processes/turns.js'
import { assignPass } from './assign-pass.js'
import { nextEndOfRest } from './idle-agents-store.js'

export interface Scheduler {
  /** There may be something to assign or to send. Several wakes during a pass make one more pass. Kept when it is over. */
  readonly wake: () => Promise<void>
  /** Waits for the pass that runs. */
  readonly stop: () => Promise<void>
}

/** Milliseconds after which a pass that failed is made again. */
const pauseAfterFailure = 5_000
/** And after which a process looks again whose turn it is. */
const pauseForTurn = 500

/** `send` carries what an agent was given to it; called for each that has something it was not told of; `since`: when it was given. */
export function startScheduler(link: AgentLink, turns: Turns, send: (agent: AgentId, since: Instant) => void): Scheduler {
  const { farm, signal } = link
  let wanted = false
  let running: Promise<void> | undefined
  let later: NodeJS.Timeout | undefined

  const wakeIn = (milliseconds: number) => {
    clearTimeout(later)
    later = setTimeout(() => void wake(), milliseconds)
  }
  const pass = async (turn: Turn) => {
    const start = performance.now()
    const { agents, fallenOut, isCutShort } = await assignPass(farm, turn, signal)
    farm.meters.pass((performance.now() - start) / 1000, agents.size, fallenOut)
    if (isCutShort) wanted = true
    for (const agent of await agentsWithUnsentTasks(farm.database.read)) send(agent, agents.get(agent) ?? farm.clock())
    const now = farm.clock()
    const rested = await nextEndOfRest(farm.database.read, now)
    if (rested !== undefined) wakeIn(rested - now)
  }
  const takeTurn = async () => {
    try {
      const { kind } = await turns.take('assign', pass)
      if (kind === 'held') wakeIn(pauseForTurn)
    } catch (error) {
      farm.log.error({ err: error }, 'an assign pass failed; it is tried again soon')
      wakeIn(pauseAfterFailure)
    }
  }
  const work = async () => {
    while (wanted && !signal.aborted) {
      wanted = false
      await takeTurn()
    }
    running = undefined
  }
  const wake = () => {
    wanted = true
    return (running ??= new Promise<void>(resolve => {
      // After the requests that have arrived by now, so that one pass serves them all.
      setImmediate(() => void work().then(resolve))
    }))
  }
  const timer = setInterval(() => void wake(), farm.settings.assign_tasks_interval)
  void wake()
  return {
    wake,
    stop: async () => {
      clearInterval(timer)
      wanted = false
      await running
      clearTimeout(later)
    },
  }
}
