// What is looked up when somebody asks for the metrics: the farm's counts, and how database and broker are.
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import { keepFor } from '../database/keep-for.js'
import type { FarmCounts } from './counts-store.js'

const now = () => performance.now()

/** Each fails when it has no answer. */
export interface Probes {
  /** Asks the database something small. */
  readonly database?: () => Promise<unknown>
  /** Asks the broker something small. */
  readonly broker?: () => Promise<unknown>
  /** How much work waits, by lane. */
  readonly work?: () => Promise<Readonly<Record<string, number>>>
}

/** Counting reads the database: who asks more often gets what was counted last. Milliseconds. */
const countedFor = 5_000

export function addFarmGauges(registry: Registry, count: () => Promise<FarmCounts>): void {
  // While the database is away nothing is known of the farm: `pyfarm_database_up` says so.
  const last = keepFor(countedFor, now, count)
  const counted = () => last().catch(() => undefined)
  const helps = {
    agents: 'Agents by state.',
    jobs: 'Jobs by state.',
    tasks: 'Tasks by where they stand.',
    mails: 'Mails that are not sent, by state.',
  } as const
  for (const what of ['agents', 'jobs', 'tasks', 'mails'] as const)
    new Gauge({
      ...{ name: `pyfarm_${what}`, help: helps[what], labelNames: ['state'], registers: [registry] },
      async collect() {
        this.reset()
        for (const [state, number] of Object.entries((await counted())?.[what] ?? {})) this.set({ state }, number)
      },
    })
  new Gauge({
    ...{ name: 'pyfarm_queue_tasks', help: 'Unfinished tasks by job queue; those of jobs in no queue have an empty one.' },
    ...{ labelNames: ['queue', 'state'], registers: [registry] },
    async collect() {
      this.reset()
      for (const { queue, queued, running } of (await counted())?.queues ?? []) {
        this.set({ queue, state: 'queued' }, queued)
        this.set({ queue, state: 'running' }, running)
      }
    },
  })
}

export function addProbes(registry: Registry, { database, broker, work }: Probes): void {
  if (database !== undefined) addAnswerTime(registry, 'database', 'the database', database)
  if (broker !== undefined) addAnswerTime(registry, 'broker', 'the broker', broker)
  if (work === undefined) return
  new Gauge({
    ...{
      name: 'pyfarm_work_waiting',
      help: 'Work that waits for a scheduler, by lane.',
      labelNames: ['lane'],
      registers: [registry],
    },
    async collect() {
      this.reset()
      // While the broker is away nothing is known of it: `pyfarm_broker_up` says so.
      for (const [lane, count] of Object.entries(await work().catch(() => ({})))) this.set({ lane }, count)
    },
  })
}

function addAnswerTime(registry: Registry, name: string, title: string, ask: () => Promise<unknown>): void {
  const registers = [registry]
  // Both gauges get the same answer.
  const look = keepFor(0, now, async () => {
    const start = performance.now()
    const answers = await ask().then(
      () => 1,
      () => 0,
    )
    return { answers, seconds: (performance.now() - start) / 1000 }
  })
  new Gauge({
    ...{ name: `pyfarm_${name}_answer_seconds`, help: `How long ${title} took to answer just now.`, registers },
    async collect() {
      this.set((await look()).seconds)
    },
  })
  new Gauge({
    ...{ name: `pyfarm_${name}_up`, help: `Whether ${title} answers: 1, or 0.`, registers },
    async collect() {
      this.set((await look()).answers)
    },
  })
}
