// What a scheduler does, in the master's own process or in processes of its own.
import { sendWork } from './agent-link/send-work.js'
import type { AgentLink } from './agent-link/link.js'
import { stopTasks } from './agent-link/stop-tasks.js'
import { startChores } from './chores/chores.js'
import { pollAgents } from './chores/poll-agents.js'
import type { Turns } from './processes/turns.js'
import { startScheduler } from './scheduler/scheduler.js'
import { everything } from './work-queue/work.js'
import type { Work } from './work-queue/work.js'
import type { WorkQueue } from './work-queue/work-queue.js'

export interface Background {
  /** Looks for all that may have to be done. */
  readonly sweep: () => void
  readonly stop: () => Promise<void>
}

/** Serves the queue, and looks for work at its intervals. */
export function startBackground(link: AgentLink, turns: Turns, queue: WorkQueue): Background {
  const run = async (work: Work): Promise<void> => {
    switch (work.kind) {
      case 'assign':
        return scheduler.wake()
      case 'send':
        return sendWork(link, work.agent, work.since)
      case 'ask':
        return pollAgents(link, [work.agent], 'doubt')
      case 'poll':
        return pollAgents(link, work.agents, 'routine')
      case 'stop':
        return stopTasks(link, work.agent, work.tasks)
      case 'call agents':
        return chores.callAgents()
      case 'delete marked jobs':
        return chores.deleteMarkedJobs()
      case 'send mails':
        return chores.sendMails()
    }
  }
  queue.serve(run)
  const scheduler = startScheduler(link, turns, (agent, since) => {
    queue.add({ kind: 'send', agent, since })
  })
  const chores = startChores(link, turns, queue.add)
  return {
    sweep: () => {
      for (const work of everything) void run(work)
    },
    stop: async () => {
      await Promise.all([chores.stop(), scheduler.stop()])
    },
  }
}
