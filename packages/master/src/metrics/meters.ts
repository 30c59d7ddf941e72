// What the rooms tell of what this process does.
import { Counter, Gauge, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'
import { taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'

/** Durations in seconds. */
export interface Meters {
  /** A run of periodic work. */
  readonly chore: (name: string, seconds: number, succeeded: boolean) => void
  /** An assign pass: agents that got work, and assignments that fell out because something had changed meanwhile. */
  readonly pass: (seconds: number, given: number, fallenOut: number) => void
  /** What became of an attempt to send a mail. */
  readonly mail: (result: 'sent' | 'put_off' | 'given_up') => void
  /** An agent has taken work; since when it was to be told of it. */
  readonly dispatch: (seconds: number) => void
  /** A call to an agent: what for, and its status, `no answer` without one. */
  readonly agentCall: (call: string, seconds: number, status: number | undefined) => void
  readonly taskEvents: (events: TaskEventCounts) => void
  /** How many listen to live events now. */
  readonly eventClients: (clients: number) => void
  /** A transaction, from when it was asked for to its end. */
  readonly transaction: (database: 'farm' | 'statistics', seconds: number, succeeded: boolean) => void
}

export function createMeters(registry: Registry): Meters {
  const registers = [registry]
  return {
    ...workMeters(registers),
    ...agentMeters(registers),
    ...storeMeters(registers),
  }
}

type Registers = Registry[]

function workMeters(registers: Registers): Pick<Meters, 'chore' | 'pass' | 'mail' | 'taskEvents'> {
  const runs = new Counter({
    ...{ name: 'pyfarm_chore_runs_total', help: 'Runs of periodic work.', labelNames: ['chore', 'result'], registers },
  })
  const seconds = new Histogram({
    ...{ name: 'pyfarm_chore_seconds', help: 'How long a run of periodic work took.', labelNames: ['chore'], registers },
    buckets: [0.01, 0.1, 1, 10, 60, 600],
  })
  const success = new Gauge({
    ...{ name: 'pyfarm_chore_last_success_seconds', help: 'When periodic work last succeeded, in seconds since 1970.' },
    ...{ labelNames: ['chore'], registers },
  })
  const passes = new Histogram({
    ...{ name: 'pyfarm_assign_pass_seconds', help: 'How long an assign pass took.', registers },
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5],
  })
  const given = new Counter({ name: 'pyfarm_assignments_total', help: 'Agents that got work.', registers })
  const fallen = new Counter({
    ...{ name: 'pyfarm_assignments_fallen_out_total', help: 'Planned assignments whose grounds were gone.', registers },
  })
  const mails = new Counter({
    ...{ name: 'pyfarm_mails_total', help: 'Attempts to send mails.', labelNames: ['result'], registers },
  })
  const events = new Counter({
    ...{ name: 'pyfarm_task_events_total', help: 'What happened to tasks.', labelNames: ['event'], registers },
  })
  for (const event of taskEventNames) events.inc({ event }, 0)
  for (const result of ['sent', 'put_off', 'given_up']) mails.inc({ result }, 0)
  return {
    chore: (chore, duration, succeeded) => {
      runs.inc({ chore, result: succeeded ? 'success' : 'failure' })
      seconds.observe({ chore }, duration)
      if (succeeded) success.set({ chore }, Date.now() / 1000)
    },
    pass: (duration, agents, fallenOut) => {
      passes.observe(duration)
      given.inc(agents)
      fallen.inc(fallenOut)
    },
    mail: result => {
      mails.inc({ result })
    },
    taskEvents: counts => {
      for (const event of taskEventNames) if (counts[event] > 0) events.inc({ event }, counts[event])
    },
  }
}

function agentMeters(registers: Registers): Pick<Meters, 'dispatch' | 'agentCall' | 'eventClients'> {
  const dispatches = new Histogram({
    ...{ name: 'pyfarm_dispatch_seconds', help: 'From when an agent was given work until it had it.', registers },
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 30],
  })
  const calls = new Counter({
    ...{ name: 'pyfarm_agent_calls_total', help: 'Calls to agents.', labelNames: ['call', 'result'], registers },
  })
  const seconds = new Histogram({
    ...{ name: 'pyfarm_agent_call_seconds', help: 'How long a call to an agent took.', labelNames: ['call'], registers },
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 30],
  })
  const clients = new Gauge({ name: 'pyfarm_event_clients', help: 'Who listens to live events.', registers })
  return {
    dispatch: duration => {
      dispatches.observe(duration)
    },
    agentCall: (call, duration, status) => {
      calls.inc({ call, result: status === undefined ? 'no answer' : `${Math.floor(status / 100)}xx` })
      seconds.observe({ call }, duration)
    },
    eventClients: count => {
      clients.set(count)
    },
  }
}

function storeMeters(registers: Registers): Pick<Meters, 'transaction'> {
  const seconds = new Histogram({
    ...{ name: 'pyfarm_transaction_seconds', help: 'How long a transaction took, with waiting for it.' },
    ...{ labelNames: ['database'], registers },
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5],
  })
  const failures = new Counter({
    ...{ name: 'pyfarm_transaction_failures_total', help: 'Transactions that were undone.', labelNames: ['database'], registers },
  })
  for (const database of ['farm', 'statistics']) failures.inc({ database }, 0)
  return {
    transaction: (database, duration, succeeded) => {
      seconds.observe({ database }, duration)
      if (!succeeded) failures.inc({ database })
    },
  }
}
