// How many agents, jobs and tasks there are in which state; all of it from counts, never from tasks.
import type { Kysely } from 'kysely'
import { agentStateCodes, workStateCodes } from '@pyfarm/contract/enums'
import type { Tables } from '../database/tables.js'

type Counts = Readonly<Record<string, number>>

export interface FarmCounts {
  readonly agents: Counts
  readonly jobs: Counts
  readonly tasks: Counts
  readonly mails: Counts
  /** Unfinished tasks of the queues that have most of them. */
  readonly queues: readonly QueueTasks[]
}

interface QueueTasks {
  /** The queue's path; empty for jobs that are in none. */
  readonly queue: string
  readonly queued: number
  /** On agents, at work or about to be. */
  readonly running: number
}

/** A series each for Prometheus. */
const queuesTold = 100

/** Asks for something small. */
export const answersQuery = (database: Kysely<Tables>): Promise<unknown> =>
  database.selectNoFrom(expression => expression.lit(1).as('one')).execute()

export async function countFarm(database: Kysely<Tables>): Promise<FarmCounts> {
  const agents = await database
    .selectFrom('agents')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const jobs = await database
    .selectFrom('jobs')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const tasks = await database
    .selectFrom('jobs')
    .select(({ fn }) => [
      fn.sum<number | null>('tasks_queued').as('queued'),
      fn.sum<number | null>('tasks_assigned').as('assigned'),
      fn.sum<number | null>('tasks_running').as('running'),
      fn.sum<number | null>('tasks_done').as('done'),
      fn.sum<number | null>('tasks_failed').as('failed'),
    ])
    .executeTakeFirstOrThrow()
  const mails = await database
    .selectFrom('mail_outbox')
    .select(({ fn }) => [fn.countAll<number>().as('unsent'), fn.count<number>('given_up_on').as('given_up')])
    .where('sent_on', 'is', null)
    .executeTakeFirstOrThrow()
  const givenUp = Number(mails.given_up)
  return {
    queues: await queueTasks(database),
    mails: { waiting: Number(mails.unsent) - givenUp, given_up: givenUp },
    agents: byState(agents, agentStateCodes),
    jobs: { queued: countOf(jobs, null), ...byState(jobs, workStateCodes) },
    tasks: Object.fromEntries(Object.entries(tasks).map(([phase, count]) => [phase, Number(count ?? 0)])),
  }
}

async function queueTasks(database: Kysely<Tables>): Promise<QueueTasks[]> {
  const rows = await database
    .selectFrom('jobs as j')
    .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
    .select(({ fn }) => [
      'q.fullpath',
      fn.sum<number>('j.tasks_queued').as('queued'),
      fn.sum<number>('j.tasks_assigned').as('assigned'),
      fn.sum<number>('j.tasks_running').as('running'),
    ])
    .groupBy(['j.job_queue_id', 'q.fullpath'])
    .execute()
  return rows
    .map(row => ({
      queue: row.fullpath ?? '',
      queued: Number(row.queued),
      running: Number(row.assigned) + Number(row.running),
    }))
    .sort((a, b) => b.queued + b.running - (a.queued + a.running))
    .slice(0, queuesTold)
}

type Row = { readonly state: number | null; readonly count: number | string }

const byState = (rows: readonly Row[], codes: Readonly<Record<string, number>>): Counts =>
  Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, countOf(rows, code)]))

const countOf = (rows: readonly Row[], state: number | null): number => Number(rows.find(row => row.state === state)?.count ?? 0)
