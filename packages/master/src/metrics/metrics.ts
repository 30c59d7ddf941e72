// Numbers about the farm and this process, in Prometheus' form (`/metrics`).
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { FarmCounts } from './counts-store.js'

/** What the rooms tell. Durations in seconds. */
export interface Meters {
  /** A run of periodic work. */
  readonly chore: (name: string, seconds: number, succeeded: boolean) => void
  /** An assign pass: agents that got work, and assignments that fell out because something had changed meanwhile. */
  readonly pass: (seconds: number, given: number, fallenOut: number) => void
  /** What became of an attempt to send a mail. */
  readonly mail: (result: 'sent' | 'put_off' | 'given_up') => void
}

export interface Metrics extends Meters {
  /** Tells of memory, processor and event loop as well. */
  readonly watchProcess: () => void
  /** Of the farm and of this process. @throws what `count` throws */
  readonly text: () => Promise<string>
  /** Of this process alone: of several processes that are asked, one should tell of the farm. */
  readonly textOfProcess: () => Promise<string>
  readonly contentType: string
}

/** Counting reads the database: who asks more often gets what was counted last. Milliseconds. */
const countedFor = 5_000

export function createMetrics(count: () => Promise<FarmCounts>): Metrics {
  const registry = new Registry()
  const registers = [registry]
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
  const farm = new Registry()
  addCounts(farm, cached(count))
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
    watchProcess: () => {
      collectDefaultMetrics({ register: registry })
    },
    text: () => Registry.merge([farm, registry]).metrics(),
    textOfProcess: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function addCounts(registry: Registry, count: () => Promise<FarmCounts>): void {
  const helps: Readonly<Record<keyof FarmCounts, string>> = {
    agents: 'Agents by state.',
    jobs: 'Jobs by state.',
    tasks: 'Tasks by where they stand.',
    mails: 'Mails that are not sent, by state.',
  }
  for (const [what, help] of Object.entries(helps) as [keyof FarmCounts, string][]) {
    new Gauge({
      ...{ name: `pyfarm_${what}`, help, labelNames: ['state'], registers: [registry] },
      async collect() {
        for (const [state, number] of Object.entries((await count())[what])) this.set({ state }, number)
      },
    })
  }
}

function cached<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { readonly value: Promise<T>; readonly until: number } | undefined
  return () => {
    if (made === undefined || made.until < performance.now()) {
      const value = make()
      made = { value, until: performance.now() + countedFor }
      value.catch(() => {
        made = undefined
      })
    }
    return made.value
  }
}
