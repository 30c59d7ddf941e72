// Periodic work, each at its interval and never twice at once; a run that fails is tried again at the next.
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { sendOpenOrders } from '../agent-link/send-orders.js'
import { busyAgents } from './busy-agents-store.js'
import { deleteMarkedJobs } from './delete-marked-jobs.js'
import { pollAgents, pollDueAgents } from './poll-agents.js'

export interface Chores {
  readonly deleteMarkedJobs: () => void
  /** Polls agents that are due, and carries people's orders to theirs. */
  readonly callAgents: () => void
  /** Asks an agent whose work is in doubt, once its reports have had time to arrive. */
  readonly askSoon: (agent: AgentId) => void
  readonly stop: () => Promise<void>
}

export function startChores(link: AgentLink): Chores {
  const { farm, signal } = link
  const { settings } = farm
  const poll = chore(link, 'polling agents', () => pollDueAgents(link))
  const orders = chore(link, 'giving orders to agents', () => sendOpenOrders(link))
  const deletion = chore(link, 'deleting jobs', () => deleteMarkedJobs(farm, signal))
  const doubts = new Map<AgentId, NodeJS.Timeout>()
  const asking = new Set<Promise<void>>()
  const askSoon = (agent: AgentId) => {
    if (doubts.has(agent) || signal.aborted) return
    const ask = () => {
      doubts.delete(agent)
      const asked = pollAgents(link, [agent], 'doubt').finally(() => asking.delete(asked))
      asking.add(asked)
    }
    doubts.set(agent, setTimeout(ask, settings.lost_task_grace + 500))
  }
  // After a start of the master, work may have gone on or be lost.
  const start = chore(link, 'finding busy agents', async () => {
    for (const agent of await busyAgents(farm.database.read)) askSoon(agent)
  })
  const callAgents = () => {
    poll.run()
    orders.run()
  }
  const timers = [setInterval(callAgents, settings.agent_poll_interval), setInterval(deletion.run, settings.delete_job_interval)]
  deletion.run()
  start.run()
  return {
    deleteMarkedJobs: deletion.run,
    callAgents,
    askSoon,
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([poll.ended(), orders.ended(), deletion.ended(), start.ended()])
      for (const timer of doubts.values()) clearTimeout(timer)
      await Promise.all(asking)
    },
  }
}

interface Chore {
  readonly run: () => void
  readonly ended: () => Promise<void>
}

/** Runs that are asked for while one goes on become one more after it. */
function chore(link: AgentLink, name: string, work: () => Promise<void>): Chore {
  let running: Promise<void> | undefined
  let wanted = 0
  const go = async () => {
    for (let served = 0; served !== wanted && !link.signal.aborted;) {
      served = wanted
      await work().catch((error: unknown) => {
        link.farm.log.error({ err: error }, `${name} failed; the next run tries again`)
      })
    }
    wanted = 0
    running = undefined
  }
  return {
    run: () => {
      wanted++
      running ??= go()
    },
    ended: async () => {
      await running
    },
  }
}
