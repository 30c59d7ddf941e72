// Puts the rooms together: who tells whom after a commit, and which functions are handed in against the order of imports.
import type { Logger } from 'pino'
import { instant } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { createAgentCaller } from './agent-link/agent-caller.js'
import { createLink, type AgentLink } from './agent-link/link.js'
import { createLogReader } from './agent-link/log-reader.js'
import { stopTasks } from './agent-link/stop-tasks.js'
import { startChores } from './chores/chores.js'
import type { Chores } from './chores/chores.js'
import type { Database } from './database/database.js'
import { groupedValues } from './database/grouped.js'
import type { Tables } from './database/tables.js'
import type { Events } from './events/events.js'
import type { Changes, Farm } from './farm.js'
import { refreshJob } from './jobs/refresh-job.js'
import { startScheduler } from './scheduler/scheduler.js'
import type { Scheduler } from './scheduler/scheduler.js'
import { freeTasksOfAgent } from './tasks/free-tasks.js'

export interface FarmParts {
  readonly settings: Settings
  readonly home: string
  readonly database: Database<Tables>
  readonly events: Events
  readonly log: Logger
}

/** What runs in the background; until it is started, changes are only told to live listeners. */
interface Background {
  link?: AgentLink
  scheduler?: Scheduler
  chores?: Chores
  stopWork?: (changes: Changes) => void
}

export interface ComposedFarm {
  readonly farm: Farm
  readonly startBackground: () => void
  readonly stopBackground: () => Promise<void>
}

export function composeFarm(parts: FarmParts): ComposedFarm {
  const background: Background = {}
  const logs = createLogReader(parts.settings)
  const farm: Farm = {
    ...parts,
    clock: () => instant(Date.now()),
    announce: changes => {
      parts.events.publish(changes.events)
      background.stopWork?.(changes)
      for (const agent of changes.doubts) background.chores?.askSoon(agent)
      if (changes.wake) background.scheduler?.wake()
    },
    refreshJob: (tx, changes, change) => refreshJob(farm, tx, changes, change),
    freeTasksOfAgent: (tx, changes, agent, why) => freeTasksOfAgent(farm, tx, changes, agent, why),
    callAgents: () => background.chores?.callAgents(),
    deleteMarkedJobs: () => background.chores?.deleteMarkedJobs(),
    isResting: agent => background.link?.resting.has(agent) ?? false,
    readAgentLog: logs.read,
  }
  const stopping = new AbortController()
  const caller = createAgentCaller(parts.settings)
  return {
    farm,
    startBackground: () => {
      const link = createLink(farm, caller, stopping.signal)
      background.link = link
      background.stopWork = changes => {
        const byAgent = groupedValues(
          changes.stops,
          stop => stop.agentId,
          stop => stop.taskId,
        )
        for (const [agent, tasks] of byAgent) void stopTasks(link, agent, tasks)
      }
      background.scheduler = startScheduler(link)
      background.chores = startChores(link)
    },
    stopBackground: async () => {
      stopping.abort()
      // Calls that hang would be waited for until their time is up.
      await Promise.all([caller.close(), logs.close()])
      await background.chores?.stop()
      await background.scheduler?.stop()
    },
  }
}
