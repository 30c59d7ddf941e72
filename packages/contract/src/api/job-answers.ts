// What the jobs' endpoints answer: exactly these keys (wire-facts.md), for PyFarm's clients compare whole objects.
import { z } from 'zod'
import { timeSchema } from './answers.js'
import { requirementSchema } from './software-answers.js'
import { shownStateSchema } from './shown-states.js'

const relativeSchema = z.strictObject({ id: z.int(), title: z.string() })

export const notifiedUserAnswerSchema = z
  .strictObject({
    id: z.int(),
    username: z.string(),
    email: z.string().nullable(),
    on_success: z.boolean(),
    on_failure: z.boolean(),
    on_deletion: z.boolean(),
  })
  .meta({ id: 'NotifiedUser' })

/** The job as its GET shows it. */
export const jobSchema = z
  .strictObject({
    id: z.int(),
    title: z.string(),
    state: shownStateSchema,
    jobtype: z.string().nullable(),
    jobtype_version: z.int().nullable(),
    jobqueue: z.string().nullable(),
    jobgroup: z.string().nullable(),
    job_group_id: z.int().nullable(),
    user: z.string().nullable(),
    priority: z.int(),
    weight: z.int(),
    minimum_agents: z.int().nullable(),
    maximum_agents: z.int().nullable(),
    start: z.number().nullable(),
    end: z.number().nullable(),
    by: z.number(),
    num_tiles: z.int().nullable(),
    batch: z.int(),
    requeue: z.int(),
    cpus: z.int(),
    ram: z.int(),
    ram_warning: z.int().nullable(),
    ram_max: z.int().nullable(),
    notes: z.string(),
    output_link: z.string().nullable(),
    environ: z.record(z.string(), z.unknown()).nullable(),
    data: z.record(z.string(), z.unknown()).nullable(),
    hidden: z.boolean(),
    to_be_deleted: z.boolean(),
    completion_notify_sent: z.boolean(),
    autodelete_time: z.int().nullable(),
    time_submitted: timeSchema,
    time_started: timeSchema.nullable(),
    time_finished: timeSchema.nullable(),
    parents: z.array(relativeSchema),
    children: z.array(relativeSchema),
    tags: z.array(z.string()),
    tag_requirements: z.array(z.strictObject({ tag: z.string(), negate: z.boolean() })),
    notified_users: z.array(notifiedUserAnswerSchema),
    software_requirements: z.array(requirementSchema),
  })
  .meta({ id: 'Job' })
export type JobAnswer = z.infer<typeof jobSchema>

/** PyFarm's answer to an edit lacks the notified users. */
export const editedJobSchema = jobSchema.omit({ notified_users: true }).meta({ id: 'EditedJob' })

export const jobListItemSchema = z
  .strictObject({ id: z.int(), title: z.string(), state: shownStateSchema })
  .meta({ id: 'JobListItem' })
export type JobListItem = z.infer<typeof jobListItemSchema>

/** A job in the list of its group: running counts what sits on agents. */
export const groupJobSchema = jobListItemSchema
  .extend({
    jobtype: z.string().nullable(),
    jobtype_id: z.int().nullable(),
    tasks_queued: z.int(),
    tasks_running: z.int(),
    tasks_done: z.int(),
    tasks_failed: z.int(),
  })
  .meta({ id: 'GroupJob' })
export type GroupJob = z.infer<typeof groupJobSchema>
