// Puts the rooms together: who tells whom after a commit, and which functions are handed in against the order of imports.
import type { Logger } from 'pino'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { takeOutAgent } from './agents/command-agent.js'
import { auditedDatabase } from './audit/audited-database.js'
import { createAgentCaller } from './agent-link/agent-caller.js'
import { createLink } from './agent-link/link.js'
import { createLogReader } from './agent-link/log-reader.js'
import { keepUpdateKey, type UpdateKey } from './agent-updates/update-key.js'
import { createPasswords } from './auth/passwords.js'
import { newSecret } from './auth/secret-texts.js'
import { startBackground } from './background.js'
import type { Background } from './background.js'
import type { Database } from './database/database.js'
import { groupedValues } from './database/grouped.js'
import type { StatisticsTables, Tables } from './database/tables.js'
import { createEstimates } from './estimates/estimates.js'
import type { Events } from './events/events.js'
import type { Changes, Farm } from './farm.js'
import { refreshJob } from './jobs/refresh-job.js'
import { createTemplateRunner } from './mail/template-runner.js'
import { meteredCaller } from './agent-link/metered-caller.js'
import { answersQuery, countFarm } from './metrics/counts-store.js'
import { meteredDatabase } from './metrics/metered-database.js'
import { createMetrics } from './metrics/metrics.js'
import type { Metrics } from './metrics/metrics.js'
import { soleProcess } from './processes/turns.js'
import type { Turns } from './processes/turns.js'
import { freeTasksOfAgent } from './tasks/free-tasks.js'
import { everything } from './work-queue/work.js'
import type { Broker } from './work-queue/broker.js'
import { createLocalQueue } from './work-queue/work-queue.js'
import type { WorkQueue } from './work-queue/work-queue.js'

export interface FarmParts {
  readonly settings: Settings
  readonly settingSources?: ReadonlyMap<SettingKey, string>
  readonly home: string
  readonly database: Database<Tables>
  readonly events: Events
  readonly log: Logger
  /** The time; the computer's unless given. */
  readonly clock?: () => Instant
  readonly pin?: string
  readonly statistics?: Database<StatisticsTables>
  /** Where the farm's processes ask each other for work; this process alone unless given. */
  readonly queue?: WorkQueue
  readonly turns?: Turns
  /** Redis, where the farm has it. */
  readonly broker?: Broker | undefined
}

export interface ComposedFarm {
  readonly farm: Farm
  readonly metrics: Metrics
  readonly startBackground: () => Background
  /** Ends the background work, if it was started, and the queue. */
  readonly stopBackground: () => Promise<void>
}

export function composeFarm(parts: FarmParts): ComposedFarm {
  const { settings, queue = createLocalQueue(settings), turns = soleProcess } = parts
  const logs = createLogReader(settings)
  const { broker } = parts
  const metrics = createMetrics(() => countFarm(parts.database.read), {
    database: () => answersQuery(parts.database.read),
    work: queue.waiting,
    ...(broker === undefined ? {} : { broker: () => broker.commands.ping() }),
  })
  let updateKey: Promise<UpdateKey> | undefined
  const templates = createTemplateRunner()
  const { clock = () => instant(Date.now()) } = parts
  const estimates = createEstimates({ read: parts.database.read, settings, clock, log: parts.log })
  const farm: Farm = {
    ...parts,
    database: auditedDatabase(meteredDatabase(parts.database, 'farm', metrics)),
    ...(parts.statistics === undefined ? {} : { statistics: meteredDatabase(parts.statistics, 'statistics', metrics) }),
    meters: metrics,
    updateKey: () => (updateKey ??= keepUpdateKey(settings)),
    passwords: createPasswords(),
    setupKey: newSecret(),
    templates,
    estimates,
    clock,
    announce: changes => {
      parts.events.publish(changes.events)
      askForWork(queue, changes)
      for (const events of changes.taskEvents ?? []) metrics.taskEvents(events)
    },
    refreshJob: (tx, changes, change) => refreshJob(farm, tx, changes, change),
    freeTasksOfAgent: (tx, changes, agent, why) => freeTasksOfAgent(farm, tx, changes, agent, why),
    takeOutAgent: (tx, changes, agent) => takeOutAgent(farm, tx, changes, agent),
    callAgents: () => {
      queue.add({ kind: 'call agents' })
    },
    deleteMarkedJobs: () => {
      queue.add({ kind: 'delete marked jobs' })
    },
    readAgentLog: logs.read,
  }
  const stopping = new AbortController()
  const caller = createAgentCaller(settings)
  let background: Background | undefined
  return {
    farm,
    metrics,
    startBackground: () =>
      (background ??= startBackground(createLink(farm, meteredCaller(caller, metrics), stopping.signal), turns, queue)),
    stopBackground: async () => {
      stopping.abort()
      // Calls that hang would be waited for until their time is up.
      await Promise.all([caller.close(), logs.close()])
      await background?.stop()
      templates.close()
      estimates.close()
      // What this process was at when it was told to stop goes to the others at once, not at their next interval.
      await queue.close(background === undefined ? [] : everything)
    },
  }
}

function askForWork(queue: WorkQueue, changes: Changes): void {
  const stops = groupedValues(
    changes.stops,
    stop => stop.agentId,
    stop => stop.taskId,
  )
  for (const [agent, tasks] of stops) queue.add({ kind: 'stop', agent, tasks })
  for (const agent of new Set(changes.doubts)) queue.add({ kind: 'ask', agent })
  if (changes.wake) queue.add({ kind: 'assign' })
  if (changes.mails === true) queue.add({ kind: 'send mails' })
}
