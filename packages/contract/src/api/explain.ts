// Why a job or an agent gets no work: what `GET /jobs/<id>/explain` and `GET /agents/<id>/explain` answer (additive).
import { z } from 'zod'
import { shownStateSchema } from './shown-states.js'
import { agentStateCodes, namesOf } from '../enums.js'

/** How many there are, and the first few of them. */
const someOf = <S extends z.ZodType>(item: S) => z.object({ total: z.int(), examples: z.array(item) })

const agentsSchema = someOf(z.object({ id: z.string(), hostname: z.string() }))
const jobsSchema = someOf(z.object({ id: z.int(), title: z.string(), priority: z.int() }))
export type SomeAgents = z.infer<typeof agentsSchema>
export type SomeJobs = z.infer<typeof jobsSchema>

/** `sentence` says what is the matter, with its numbers; `remedy` what would change it. */
const words = { sentence: z.string(), remedy: z.string() }

/** Why this and not the job goes first at an agent that fits both, or keeps its agent. */
const comparedPriority = z.enum(['higher', 'same', 'lower'])
export type ComparedPriority = z.infer<typeof comparedPriority>

const reason = <K extends string, P extends z.ZodRawShape>(kind: K, parts: P) =>
  z.object({ kind: z.literal(kind), ...parts, ...words })

const software = {
  software: z.string(),
  min_version: z.string().nullable(),
  max_version: z.string().nullable(),
  /** Whether the farm knows a version that would do. */
  known: z.boolean(),
}
const jobMaximum = { maximum: z.int(), agents_at_work: z.int() }
const queueMaximum = { queue: z.string(), ...jobMaximum }

/** The agents that a reason rules out; `alone`: so many of them nothing else rules out. */
const ruledOut = { agents: agentsSchema, alone: z.int() }

const jobReasonSchema = z
  .discriminatedUnion('kind', [
    // Of the job itself: they keep it from every agent.
    reason('done', {}),
    reason('failed', { failed: z.int(), tasks: z.int() }),
    reason('paused', {}),
    reason('hidden', {}),
    reason('to be deleted', {}),
    reason('parents', { parents: someOf(z.object({ id: z.int(), title: z.string(), state: shownStateSchema })) }),
    reason('nothing queued', { assigned: z.int(), running: z.int() }),
    reason('job maximum', jobMaximum),
    reason('queue maximum', queueMaximum),
    reason('no agents', {}),
    // Of agents, whatever the job.
    reason('offline', ruledOut),
    reason('disabled', ruledOut),
    reason('passive', ruledOut),
    reason('restarting', ruledOut),
    reason('resting', ruledOut),
    reason('set aside', ruledOut),
    reason('set aside by hand', ruledOut),
    /** At work on other jobs, whose priority compares so with that of the job. */
    reason('busy', { priority: comparedPriority, jobs: jobsSchema, ...ruledOut }),
    // Of agents for this job. RAM in MB.
    reason('cpus', { needed: z.int(), most: z.int(), ...ruledOut }),
    reason('ram', { needed: z.int(), most: z.int(), ...ruledOut }),
    reason('software', { ...software, ...ruledOut }),
    reason('missing tag', { tag: z.string(), ...ruledOut }),
    reason('forbidden tag', { tag: z.string(), ...ruledOut }),
    reason('failed there', ruledOut),
    // Of idle agents that fit.
    /** They take other jobs first, which are below their minimum, of higher priority, or have their turn by weight and order. */
    reason('others first', { by: z.enum(['minimum', 'priority', 'share']), jobs: jobsSchema, ...ruledOut }),
    /** What waits, or what the maximum leaves room for, goes to agents before them. */
    reason('not needed', ruledOut),
  ])
  .meta({ id: 'JobReason' })
export type JobReason = z.infer<typeof jobReasonSchema>

export const jobExplanationSchema = z
  .object({
    job: z.object({ id: z.int(), title: z.string(), state: shownStateSchema }),
    /** `waits`: it gets an agent without anyone's doing; `never as things stand`: it gets one only if something is changed. */
    verdict: z.enum(['finished', 'runs', 'can run now', 'waits', 'never as things stand']),
    summary: z.string(),
    agents: z.object({
      total: z.int(),
      at_work: agentsSchema,
      /** They get tasks of it in the plan that the scheduler would make now. */
      take_now: agentsSchema,
      /** Idle ones that fit, also if the job itself or a maximum keeps it from them. */
      fit: agentsSchema,
    }),
    /** First those of the job itself, then by the number of agents that they rule out. */
    reasons: z.array(jobReasonSchema),
    reasons_total: z.int(),
  })
  .meta({ id: 'JobExplanation' })
export type JobExplanation = z.infer<typeof jobExplanationSchema>

/** The waiting jobs that a reason keeps from the agent; `alone`: so many of them nothing else keeps from it. */
const kept = { jobs: jobsSchema, alone: z.int() }

const agentReasonSchema = z
  .discriminatedUnion('kind', [
    // Of the agent itself: they keep it from every job.
    reason('offline', {}),
    reason('disabled', {}),
    reason('passive', {}),
    reason('restarting', {}),
    reason('resting', {}),
    reason('set aside', {}),
    reason('set aside by hand', {}),
    reason('busy', { jobs: jobsSchema }),
    // Of jobs, whatever the agent.
    reason('paused', kept),
    reason('hidden', kept),
    reason('to be deleted', kept),
    reason('parents', kept),
    reason('job maximum', kept),
    reason('queue maximum', { ...queueMaximum, ...kept }),
    // Of jobs on this agent. RAM in MB; `least` is what the most modest of them needs.
    reason('cpus', { has: z.int(), least: z.int(), ...kept }),
    reason('ram', { has: z.int(), least: z.int(), ...kept }),
    reason('software', { ...software, ...kept }),
    reason('missing tag', { tag: z.string(), ...kept }),
    reason('forbidden tag', { tag: z.string(), ...kept }),
    reason('failed there', kept),
  ])
  .meta({ id: 'AgentReason' })
export type AgentReason = z.infer<typeof agentReasonSchema>

export const agentExplanationSchema = z
  .object({
    agent: z.object({ id: z.string(), hostname: z.string(), state: z.enum(namesOf(agentStateCodes)) }),
    verdict: z.enum(['works', 'gets work now', 'idle', 'cannot work']),
    summary: z.string(),
    works_on: jobsSchema,
    /** What the scheduler would give it now, or would if nothing of its own were in the way; null: nothing. */
    next: z.object({ id: z.int(), title: z.string(), priority: z.int(), tasks: z.int() }).nullable(),
    jobs: z.object({
      /** Unfinished jobs that have tasks to hand out. */
      waiting: z.int(),
      /** Those of them that nothing keeps from it but what is the agent's own. */
      could_run: jobsSchema,
    }),
    /** First those of the agent itself, then by the number of jobs that they keep from it. */
    reasons: z.array(agentReasonSchema),
    reasons_total: z.int(),
  })
  .meta({ id: 'AgentExplanation' })
export type AgentExplanation = z.infer<typeof agentExplanationSchema>
