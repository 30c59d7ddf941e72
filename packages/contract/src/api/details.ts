// Rows of the job and agent tables: what `?include=details` adds to PyFarm's lists (additive, behaviour.md section 10).
import { z } from 'zod'
import { softwareOfAgentSchema } from './software-answers.js'
import { estimateSchema } from './estimates.js'

export const taskCountsSchema = z.object({
  queued: z.int(),
  assigned: z.int(),
  running: z.int(),
  done: z.int(),
  failed: z.int(),
})

/** A row of `GET /jobs/?include=details`. Times are ISO 8601 in UTC without an offset. */
export const jobDetailsSchema = z
  .object({
    id: z.int(),
    title: z.string(),
    /** queued | assigned | running | paused | done | failed */
    state: z.string(),
    jobtype: z.string().nullable(),
    user: z.string().nullable(),
    jobqueue: z.string().nullable(),
    priority: z.int(),
    weight: z.int(),
    time_submitted: z.string(),
    time_started: z.string().nullable(),
    time_finished: z.string().nullable(),
    /** True while any parent is not done. */
    blocked: z.boolean(),
    parents: z.array(z.int()),
    tasks: taskCountsSchema,
    /** What is left of it has failed on every agent that is there: it waits for another agent, or for a rerun. */
    stuck: z.boolean().optional(),
    /** Why its limits have paused it. */
    held_because: z.string().optional(),
    frames_per_second: z.number().nullable(),
    /** At the pace that it had in the mean so far. `estimate` knows more. */
    seconds_left: z.number().nullable(),
    /** How long it will still take, once that is reckoned: asking for the row sees to it. */
    estimate: estimateSchema.optional(),
    /** True when `GET /jobs/<id>/tasks/<task>/picture` can show what its tasks made. */
    pictures: z.boolean(),
  })
  .meta({ id: 'JobDetails' })
export type JobDetails = z.infer<typeof jobDetailsSchema>

/** A row of `GET /agents/?include=details`. */
export const agentDetailsSchema = z
  .object({
    id: z.string(),
    hostname: z.string(),
    port: z.int(),
    remote_ip: z.string().nullable(),
    state: z.string(),
    cpus: z.int(),
    ram: z.int(),
    free_ram: z.int(),
    cpu_name: z.string().nullable(),
    version: z.string().nullable(),
    last_heard_from: z.string().nullable(),
    /** The first 500 characters of what people have noted of it. */
    notes: z.string(),
    tags: z.array(z.string()),
    software: z.array(softwareOfAgentSchema),
    /** Why it gets no work though it is there, until a person enables it, or resumes it at the machine. */
    set_aside_because: z.string().optional(),
    /** Why it is not the version that it was to be updated to last. */
    update_error: z.string().optional(),
    /** Its unfinished tasks. */
    tasks: z.array(
      z.object({ id: z.int(), job: z.int(), job_title: z.string(), frame: z.number(), state: z.string(), progress: z.number() }),
    ),
  })
  .meta({ id: 'AgentDetails' })
export type AgentDetails = z.infer<typeof agentDetailsSchema>
