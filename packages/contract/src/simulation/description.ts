// The description of a farm that `pyfarm simulate` reads. Times are whole milliseconds, those of the day from its start on.
import { z } from 'zod'
import { flag, frameTime, memory, name, names, number, softwareVersion, softwareWanted, time, whole } from './fields.js'
import { findContradictions } from './contradictions.js'

const day = 86_400_000
const longest = 366 * day

/** What one description may ask for in all. */
export const simulationLimits = { agents: 100_000, jobs: 100_000, frames: 50_000_000 } as const

const moment = () => time(0, longest, 'of at most 366 days')
const period = () => time(1, longest, 'from 1ms to 366 days')
const agentCount = () => whole(0, 1_000_000).nullable().default(null)
const order = { priority: whole(-1000, 1000).default(0), weight: whole(0, 1_000_000).default(10) }
const limits = { minimum_agents: agentCount(), maximum_agents: agentCount() }
const largestRam = 4_194_304

const agentsShape = {
  name: name().optional(),
  count: whole(1, simulationLimits.agents).default(1),
  cpus: whole(1, 4096).default(16),
  ram: memory(1, largestRam).default(65_536),
  /** What is free of it for jobs; all of it unless said. */
  free_ram: memory(0, largestRam).optional(),
  tags: names().default([]),
  software: z.array(softwareVersion(), 'must be a list like [blender 4.2, nuke 15]').max(200).default([]),
  /** They are there from `from` until `until`, and again so `every`. */
  from: moment().default(0),
  until: moment().optional(),
  every: period().optional(),
  failures_per_hour: number(0, 60).default(0),
  /** How long one that failed is away. */
  back_after: period().default(600_000),
}

const queuesShape = { path: name(), ...order, ...limits }

const jobsShape = {
  title: name().optional(),
  count: whole(1, simulationLimits.jobs).default(1),
  queue: name().nullable().default(null),
  ...order,
  ...limits,
  frames: whole(1, 1_000_000).default(100),
  batch: whole(1, 1_000_000).default(1),
  frame_time: frameTime(30 * day).default({ mean: 240_000, spread: 0 }),
  /** When the first of them is; the next come `every` so long after. */
  submitted: moment().default(0),
  every: moment().default(0),
  cpus: whole(-1, 4096).default(1),
  ram: memory(-1, largestRam).default(32),
  software: z.array(softwareWanted(), 'must be a list like [blender 4.2+]').max(200).default([]),
  /** Those that an agent must have, or must not have: `not gpu`. */
  tags: names().default([]),
  /** Title of other jobs that must be done first: the n-th of as many for the n-th, else all of them. */
  after: name().optional(),
  failure_probability: number(0, 1).default(0),
  /** How many failures send a frame back to the queue; -1: any number. */
  requeue: whole(-1, 1_000_000).default(3),
}

const schedulerShape = {
  queue_prefer_running_jobs: flag().default(true),
  use_total_ram_for_scheduling: flag().default(false),
  /** From the plan to the first frame's start on the agent. */
  time_to_send: time(0, day, 'of at most 24 hours').default(500),
  /** Passes follow each other no faster. Without it: a second, for more than 2,000 agents longer in proportion. */
  pass_interval: time(0, day, 'of at most 24 hours').optional(),
}

/** What may stand where, for whoever explains a wrong key. */
export const simulationShapes = {
  agents: agentsShape,
  queues: queuesShape,
  jobs: jobsShape,
  scheduler: schedulerShape,
}

const groupList = <S extends z.ZodRawShape>(shape: S, what: string) =>
  z.array(z.strictObject(shape, `must be lines of the form "key: value"`), `must be a list of ${what}`).max(10_000)

export const simulationShape = {
  agents: groupList(agentsShape, 'groups of agents').min(1, 'must have a group of agents'),
  /** The versions of a software from the oldest on, where their names do not tell. */
  software: z.record(z.string(), names(), 'must be lines like blender: [lts, newest]').default({}),
  queues: groupList(queuesShape, 'queues').default([]),
  jobs: groupList(jobsShape, 'groups of jobs').min(1, 'must have a group of jobs'),
  scheduler: z.strictObject(schedulerShape).prefault({}),
  seed: whole(0, 2 ** 32 - 1).default(1),
  until: period().default(day),
}

const described = z.strictObject(simulationShape)
export type SimulationDescription = z.output<typeof described>
export type AgentGroup = SimulationDescription['agents'][number]
export type JobGroup = SimulationDescription['jobs'][number]

/** Issues have the path of the wrong key; their messages say what it must be. */
export const simulationSchema = described.superRefine((description, context) => {
  for (const { path, message } of findContradictions(description, simulationLimits))
    context.addIssue({ code: 'custom', path: [...path], message })
})
