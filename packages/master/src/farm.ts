// What every room of the master is given: settings, database, clock, and the ways to tell others what changed.
import type { Logger } from 'pino'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import type { FarmEvent } from '@pyfarm/contract/events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import type { UpdateKey } from './agent-updates/update-key.js'
import type { Passwords } from './auth/passwords.js'
import type { Database, Tx } from './database/database.js'
import type { StatisticsTables, Tables } from './database/tables.js'
import type { Estimates } from './estimates/estimates.js'
import type { Refusal } from './http/refusal.js'
import type { TemplateRunner } from './mail/template-runner.js'
import type { Meters } from './metrics/meters.js'

/** What follows from a transaction once it is committed; collected while it runs. */
export interface Changes {
  readonly events: FarmEvent[]
  /** Tasks whose work has to end on an agent that lost them. */
  readonly stops: { readonly agentId: AgentId; readonly taskId: TaskId }[]
  /** Agents whose view of their work is in doubt: to be asked soon. */
  readonly doubts: AgentId[]
  /** There may be something to assign or to send. */
  wake: boolean
  /** There are mails to be sent. */
  mails?: true
  /** What happened to tasks. */
  taskEvents?: readonly TaskEventCounts[]
}

/** How a job's counts change by one transaction. */
export interface CountChange {
  readonly jobId: JobId
  readonly delta: TaskCounts
  /** Its failures so far, where its limits count them. */
  readonly failures?: number
  /** Why its limits pause it now. */
  readonly heldBecause?: string
}

/** Why an agent takes no part any more: it said goodbye, it is gone without a word, or a person disabled it and it still runs. */
export type Departure = 'goodbye' | 'gone' | 'disabled'

/** A log that an agent has and did not upload yet. */
export interface LogWish {
  /** Where the agent gives it out. */
  readonly url: string
  /** What the agent offers beyond PyFarm's protocol. */
  readonly offers: string
  /** Whether the log goes on, for who wants what is still to come; without it, what there is now is all. */
  readonly underWay?: () => Promise<boolean>
  /** Ends the call to the agent; to be aborted when nobody reads any more. */
  readonly signal: AbortSignal
}

export interface Farm {
  readonly settings: Settings
  /** Where each setting comes from, for people to see. */
  readonly settingSources?: ReadonlyMap<SettingKey, string>
  readonly home: string
  readonly database: Database<Tables>
  readonly clock: () => Instant
  readonly log: Logger
  readonly meters: Meters
  /** Signs updates of agents; made when it is first asked for. */
  readonly updateKey: () => Promise<UpdateKey>
  readonly passwords: Passwords
  /** Lets somebody who knows it make the first administrator from another machine. */
  readonly setupKey: string
  /** SHA-256 of the master's certificate, if agents have to know it: no authority vouches for it. */
  readonly pin?: string
  /** Runs the templates of mails, apart from everything else. */
  readonly templates: TemplateRunner
  /** How long jobs will still take. */
  readonly estimates: Estimates
  /** Where counts are kept for the statistics pages, if they are. */
  readonly statistics?: Database<StatisticsTables>
  /** Tells the live listeners, the scheduler and the agents; called after a commit. */
  readonly announce: (changes: Changes) => void
  /** The jobs room's part of a task change: counts, state and times of the job. */
  readonly refreshJob: (tx: Tx, changes: Changes, change: CountChange) => Promise<void>
  /** The tasks room's part of an agent's going: its unfinished tasks are free for others. */
  readonly freeTasksOfAgent: (tx: Tx, changes: Changes, agent: AgentId, why: Departure) => Promise<void>
  /** The agents room's part of the end of an agent's token: it gets no work, until a person enables it. */
  readonly takeOutAgent: (tx: Tx, changes: Changes, agent: AgentId) => Promise<void>
  /** Agents are due for a poll, or a person wants something of them: look now, not at the next interval. */
  readonly callAgents: () => void
  /** Jobs were marked for deletion: look now, not at the next interval. */
  readonly deleteMarkedJobs: () => void
  /** The agent link's part of showing a log: what an agent has of it, in pieces. */
  readonly readAgentLog: (wish: LogWish) => Promise<AsyncIterable<Buffer> | Refusal>
}

/**
 * Makes a change in one transaction and tells about it after the commit. The work may run again when it lost a race,
 * with new `changes`.
 */
export async function change<T>(farm: Farm, work: (tx: Tx, changes: Changes) => Promise<T>): Promise<T> {
  const [result, changes] = await farm.database.transaction(async tx => {
    const collected = noChanges()
    return [await work(tx, collected), collected] as const
  })
  farm.announce(changes)
  return result
}

export const noChanges = (): Changes => ({ events: [], stops: [], doubts: [], wake: false })
