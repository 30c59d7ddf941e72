// The farm at a glance: `/overview` and what lies below it (additive). Everything is bounded, and kept for a moment for whoever asks next.
import { z } from 'zod'
import { agentStateCodes, namesOf } from '../enums.js'
import { timeSchema } from './answers.js'
import { severalIds } from './collections.js'
import { taskCountsSchema } from './details.js'

const count = z.int()

const ownerSchema = z.object({ name: z.string().nullable(), agents: count, jobs: count })

/** `GET /overview` */
export const overviewSchema = z
  .object({
    agents: z.record(z.string(), count).meta({ description: 'How many are in which state' }),
    jobs: z.record(z.string(), count).meta({ description: 'How many are in which state' }),
    /** Of all jobs. */
    tasks: taskCountsSchema,
    /** Who has how many agents at work, the most first, 20 at most; a name of null stands for jobs without a user. */
    users: z.array(ownerSchema),
    /** The same by the paths of queues; null stands for jobs without a queue. */
    queues: z.array(ownerSchema),
    /** The latest failed task of each job that has any; the latest first, 10 at most. */
    failures: z.array(
      z.object({
        job: z.int(),
        title: z.string(),
        state: z.string(),
        /** Of the job's tasks. */
        failed: count,
        task: z.int(),
        frame: z.number(),
        tile: z.int().nullable(),
        at: timeSchema.nullable(),
        /** The last lines of it, up to 500 characters. */
        last_error: z.string().nullable(),
      }),
    ),
    /** The last frame that is done of the jobs whose pictures can be shown; those that rendered last first, 6 at most. */
    pictures: z.array(z.object({ job: z.int(), title: z.string(), task: z.int(), frame: z.number(), at: timeSchema.nullable() })),
    /** Agents that are there to work and don't; the first 20, those that were heard from last first. */
    trouble: z.object({
      total: count,
      agents: z.array(
        z.object({
          id: z.string(),
          hostname: z.string(),
          state: z.enum(namesOf(agentStateCodes)),
          because: z.string(),
          last_heard_from: timeSchema.nullable(),
        }),
      ),
    }),
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof overviewSchema>

/** A node of the tree of queues. */
const queueShareSchema = z.object({
  /** Null: the top, with the jobs that have no queue. */
  id: z.int().nullable(),
  /** At work on jobs in and below it. */
  agents: count,
  /** Jobs in itself; running ones have an agent, blocked ones wait for parents. */
  jobs: z.object({ running: count, queued: count, blocked: count, paused: count, failed: count, done: count }),
  /** Tasks that wait in and below it. */
  waiting: count,
  /** Agents at work on jobs in itself, which share with the queues below it. */
  own_agents: count,
  /**
   * Among those next to it with the same priority that have or could use agents: how many agents they have together, and which part of
   * them (0 to 1) its weight promises it. Null while it has and could use none.
   */
  promise: z.object({ of: count, part: z.number() }).nullable(),
})

/** `GET /overview/queues` */
export const queueSharesSchema = z.array(queueShareSchema).meta({ id: 'QueueShares' })
export type QueueShare = z.infer<typeof queueShareSchema>

export const groupsOverviewQuerySchema = z.object({ id: severalIds().describe('Ids of job groups.') })

/** `GET /overview/groups`: groups without jobs are left out. */
export const groupsOverviewSchema = z
  .array(
    z.object({
      id: z.int(),
      /** How many jobs are in which state. */
      jobs: z.object({ running: count, queued: count, paused: count, failed: count, done: count }),
      tasks: taskCountsSchema,
    }),
  )
  .meta({ id: 'GroupsOverview' })
export type GroupsOverview = z.infer<typeof groupsOverviewSchema>

/** `GET /overview/waiting` */
export const waitingSchema = z
  .object({
    /** Unfinished jobs that no agent is at work on. */
    total: count,
    /** How many of them were explained: those of the highest priority. */
    explained: count,
    /** By the first reason of their explanations, the most frequent first. */
    reasons: z.array(
      z.object({
        /** A kind of `JobReason`, or `starts now`. */
        kind: z.string(),
        jobs: count,
        /** One of them. */
        example: z.object({ id: z.int(), title: z.string(), summary: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Waiting' })
export type Waiting = z.infer<typeof waitingSchema>
