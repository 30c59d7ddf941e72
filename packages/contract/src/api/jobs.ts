// Bodies of the jobs' endpoints. Limits are the settings'; an unknown key is refused.
import { z } from 'zod'
import { enumInput, namesOf, workStateCodes } from '../enums.js'
import { isFrame, largestFrame } from '../frames.js'
import type { Settings } from '../settings/settings.js'
import { softwareRequirementsSchema } from './software.js'
import { nameText, storableText } from './texts.js'
import { jobLimitsSchema } from './job-limits.js'

const largestInteger = 2_147_483_647
const longestVariable = 32_767

const wholeNumber = (least: number, most = largestInteger) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

/** A frame number: a decimal with at most four places. */
export const frameSchema = z
  .number('must be a number')
  .refine(isFrame, 'must be a frame number with at most four decimal places')
  .meta({ description: 'A decimal with at most four places.', minimum: -largestFrame, maximum: largestFrame })

const text = (most: number) => storableText().max(most, `must have at most ${most} characters`)

const jsonObject = z.record(z.string(), z.unknown())
/** No process can be given a variable with a NUL in it. */
const environment = z.record(nameText(longestVariable), storableText())

/** 0: no minimum, -1: a whole agent. */
const resource = (least: number, most: number) =>
  z
    .union(
      [z.literal([0, -1]), z.int().min(least).max(most)],
      `must be 0 (no minimum), -1 (a whole agent) or a whole number from ${least} to ${most}`,
    )
    .describe('0: no minimum, -1: a whole agent.')

const tagRequirementSchema = (settings: Settings) =>
  z.strictObject({ tag: nameText(settings.max_tag_length), negate: z.boolean('must be true or false').optional() })

/** Body of `POST /jobs/<job>/notified_users/`, and an entry of a new job's `notified_users`. */
export const notifiedUserSchema = (settings: Settings) =>
  z.strictObject({
    username: nameText(settings.max_username_length),
    on_success: z.boolean('must be true or false').optional(),
    on_failure: z.boolean('must be true or false').optional(),
    on_deletion: z.boolean('must be true or false').optional(),
  })

/** A job can be paused, and put back to work. */
const jobState = z
  .union(
    [z.enum(['paused', 'queued']), z.literal(workStateCodes.paused).transform(() => 'paused' as const), z.null()],
    'can only be set to paused or queued',
  )
  .describe('paused (or 100) pauses; queued (or null) goes on.')

/** Columns of a job that creation and edit share. */
const columnsOf = (settings: Settings) => ({
  title: nameText(settings.jobtitle_max_length),
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
  user: nameText(settings.max_username_length).nullable(),
  state: jobState,
  start: frameSchema,
  end: frameSchema,
  by: frameSchema
    .refine(by => by > 0, 'must be more than 0')
    .meta({ description: 'More than 0.', minimum: 0.0001, maximum: largestFrame }),
  parents: z.array(z.strictObject({ id: wholeNumber(1), title: text(100_000).optional() })).max(10_000),
  tags: z.array(nameText(settings.max_tag_length)).max(1000),
  tag_requirements: z.array(tagRequirementSchema(settings)).max(1000),
  software_requirements: softwareRequirementsSchema(settings),
  notified_users: z.array(notifiedUserSchema(settings)).max(1000),
  limits: jobLimitsSchema.nullable(),
})

/** Body of `POST /jobs/`. */
export const newJobSchema = (settings: Settings) => {
  const { title, ...columns } = columnsOf(settings)
  return z.strictObject({
    ...z.object(columns).partial().shape,
    title,
    jobtype: nameText(settings.job_type_max_name_length),
    jobtype_version: wholeNumber(1).optional(),
    num_tiles: wholeNumber(1).nullable().optional(),
  })
}
export type NewJob = z.infer<ReturnType<typeof newJobSchema>>

/** Body of `POST /jobs/<job>`: what is not named stays as it is. */
export const jobEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type JobEdit = z.infer<ReturnType<typeof jobEditSchema>>

const taskState = z
  .union(
    [z.literal('queued'), enumInput(workStateCodes), z.null().transform(() => 'queued' as const)],
    `must be one of queued, ${namesOf(workStateCodes).join(', ')}`,
  )
  .describe('Null is queued.')

const longestError = 100_000

/** Whatever an agent says of its failure is taken, cut and cleaned to what can be stored: refused, it would be lost, and the failure with it. */
const lastError = z
  .string('must be a text')
  .transform(error => error.slice(0, longestError).replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD'))

/** Body of `POST /jobs/<job>/tasks/<task>`. */
export const taskReportSchema = (settings: Settings) =>
  z
    .strictObject({
      state: taskState,
      progress: z.number('must be a number').min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1'),
      last_error: lastError.nullable(),
      agent_id: z.guid('must be the UUID of an agent').nullable(),
      time_started: z.literal('now', 'can only be set to "now"'),
      hidden: z.boolean('must be true or false'),
      priority: wholeNumber(settings.queue_min_priority, settings.queue_max_priority),
      /** Repeated by some clients; must be what it is. */
      id: wholeNumber(1),
    })
    .partial()
export type TaskReportBody = z.infer<ReturnType<typeof taskReportSchema>>

/** Body of `POST /jobs/<job>/tasks/<task>/failed_on_agents/`. */
export const failedOnAgentSchema = z.strictObject({ id: z.guid('must be the UUID of an agent') })

/** Body of `POST /agents/<agent>/tasks/`. */
export const taskForAgentSchema = z.strictObject({ id: wholeNumber(1) })
