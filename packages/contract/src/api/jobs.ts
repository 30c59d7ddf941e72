// Bodies of the jobs' endpoints. Limits are the settings'; an unknown key is refused.
import { z } from 'zod'
import { isFrame } from '../frames.js'
import type { Settings } from '../settings/settings.js'

const largestInteger = 2_147_483_647

const wholeNumber = (least: number, most = largestInteger) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

/** A frame number: a decimal with at most four places. */
export const frameSchema = z.number('must be a number').refine(isFrame, 'must be a frame number with at most four decimal places')

const text = (most: number) => z.string('must be a text').max(most, `must have at most ${most} characters`)
const filledText = (most: number) => text(most).min(1, 'must not be empty')

const jsonObject = z.record(z.string(), z.unknown())
const environment = z.record(z.string(), z.string('must be a text'))

/** 0: no minimum, -1: a whole agent. */
const resource = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .refine(value => value === 0 || value === -1 || (value >= least && value <= most), `must be 0 (no minimum), -1 (a whole agent) or from ${least} to ${most}`)

export const softwareRequirementSchema = z.strictObject({
  software: filledText(64),
  min_version: text(64).nullable().optional(),
  max_version: text(64).nullable().optional(),
})

export const tagRequirementSchema = z.strictObject({ tag: filledText(64), negate: z.boolean().optional() })

export const notifiedUserSchema = z.strictObject({
  username: filledText(255),
  on_success: z.boolean().optional(),
  on_failure: z.boolean().optional(),
  on_deletion: z.boolean().optional(),
})

/** Columns of a job that creation and edit share. */
const columnsOf = (settings: Settings) => ({
  title: filledText(settings.jobtitle_max_length),
  priority: wholeNumber(settings.queue_min_priority, settings.queue_max_priority),
  weight: wholeNumber(0),
  batch: wholeNumber(1),
  requeue: wholeNumber(-1),
  cpus: resource(settings.agent_min_cpus, settings.agent_max_cpus),
  ram: resource(settings.agent_min_ram, settings.agent_max_ram),
  ram_warning: wholeNumber(0).nullable(),
  ram_max: wholeNumber(0).nullable(),
  minimum_agents: wholeNumber(0).nullable(),
  maximum_agents: wholeNumber(0).nullable(),
  hidden: z.boolean('must be true or false'),
  notes: text(1_000_000),
  output_link: text(4096).nullable(),
  environ: environment.nullable(),
  data: jsonObject.nullable(),
  autodelete_time: wholeNumber(0).nullable(),
  job_group_id: wholeNumber(1).nullable(),
  jobqueue: text(settings.max_queue_path_length).nullable(),
  user: filledText(settings.max_username_length).nullable(),
  state: z.enum(['paused', 'queued'], 'can only be set to paused or queued').nullable(),
  start: frameSchema,
  end: frameSchema,
  by: frameSchema.refine(by => by > 0, 'must be more than 0'),
  parents: z.array(z.strictObject({ id: wholeNumber(1), title: z.string().optional() })).max(10_000),
  tags: z.array(filledText(settings.max_tag_length)).max(1000),
  tag_requirements: z.array(tagRequirementSchema).max(1000),
  software_requirements: z.array(softwareRequirementSchema).max(1000),
})

/** Body of `POST /jobs/`. */
export const newJobSchema = (settings: Settings) => {
  const { title, ...columns } = columnsOf(settings)
  return z.strictObject({
    ...z.object(columns).partial().shape,
    title,
    jobtype: filledText(settings.job_type_max_name_length),
    jobtype_version: wholeNumber(1).optional(),
    num_tiles: wholeNumber(1).nullable().optional(),
    notified_users: z.array(notifiedUserSchema).max(1000).optional(),
  })
}
export type NewJob = z.infer<ReturnType<typeof newJobSchema>>

/** Body of `POST /jobs/<job>`: what is not named stays as it is. */
export const jobEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type JobEdit = z.infer<ReturnType<typeof jobEditSchema>>

/** Body of `POST /jobs/<job>/tasks/<task>`. */
export const taskReportSchema = (settings: Settings) =>
  z
    .strictObject({
      state: z.union([
        z.enum(['queued', 'running', 'paused', 'done', 'failed'], 'must be one of queued, running, paused, done, failed'),
        z.int().transform((code, context) => {
          const names: Record<number, 'paused' | 'running' | 'done' | 'failed'> = { 100: 'paused', 105: 'running', 106: 'done', 107: 'failed' }
          const name = names[code]
          if (name !== undefined) return name
          context.addIssue({ code: 'custom', message: 'must be one of queued, running, paused, done, failed' })
          return z.NEVER
        }),
        z.null().transform(() => 'queued' as const),
      ]),
      progress: z.number('must be a number').min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1'),
      last_error: text(1_000_000).nullable(),
      agent_id: z.uuid('must be the UUID of an agent').nullable(),
      time_started: z.literal('now', 'can only be set to "now"'),
      hidden: z.boolean('must be true or false'),
      priority: wholeNumber(settings.queue_min_priority, settings.queue_max_priority),
      /** Repeated by some clients; must be what it is. */
      id: wholeNumber(1),
    })
    .partial()
export type TaskReportBody = z.infer<ReturnType<typeof taskReportSchema>>

/** Body of `POST /jobs/<job>/tasks/<task>/failed_on_agents/`. */
export const failedOnAgentSchema = z.strictObject({ id: z.uuid('must be the UUID of an agent') })

/** Body of `POST /agents/<agent>/tasks/`. */
export const taskForAgentSchema = z.strictObject({ id: wholeNumber(1) })
