// Periodic work, each at its interval and never twice at once; a run that fails is tried again at the next.
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { pollAgent } from '../agent-link/poll-agent.js'
import { busyAgents } from './busy-agents-store.js'
import { deleteMarkedJobs } from './delete-marked-jobs.js'
import { pollAgents } from './poll-agents.js'

export interface Chores {
  readonly deleteMarkedJobs: () => void
  /** Asks an agent whose work is in doubt, once its reports have had time to arrive. */
  readonly askSoon: (agent: AgentId) => void
  readonly stop: () => Promise<void>
}

export function startChores(link: AgentLink): Chores {
  const { farm } = link
  const { settings } = farm
  const poll = chore(link, 'polling agents', () => pollAgents(link))
  const deletion = chore(link, 'deleting jobs', () => deleteMarkedJobs(farm))
  const doubts = new Map<AgentId, NodeJS.Timeout>()
  const timers = [setInterval(poll.run, settings.agent_poll_interval), setInterval(deletion.run, settings.delete_job_interval)]
  const askSoon = (agent: AgentId) => {
    if (doubts.has(agent) || link.signal.aborted) return
    const timer = setTimeout(() => {
      doubts.delete(agent)
      chore(link, 'asking an agent', () => pollAgent(link, agent)).run()
    }, settings.lost_task_grace + 500)
    doubts.set(agent, timer)
  }
  deletion.run()
  void busyAgents(farm.database.read).then(agents => {
    agents.forEach(askSoon)
  })
  return {
    deleteMarkedJobs: deletion.run,
    askSoon,
    stop: async () => {
      for (const timer of [...timers, ...doubts.values()]) clearTimeout(timer)
      await Promise.all([poll.ended(), deletion.ended()])
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
