// What the job types' endpoints answer.
import { z } from 'zod'
import { listQuery, searchText, smallListQuery } from './collections.js'
import { requirementSchema } from './software-answers.js'

/** One version of a job type; the id is the type's. The answer to a POST has no more. */
export const newJobTypeAnswerSchema = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    description: z.string().nullable(),
    version: z.int(),
    code: z.string(),
    classname: z.string().nullable(),
    max_batch: z.int().nullable(),
    batch_contiguous: z.boolean(),
    no_automatic_start_time: z.boolean(),
    supports_tiling: z.boolean(),
    success_subject: z.string().nullable(),
    success_body: z.string().nullable(),
    fail_subject: z.string().nullable(),
    fail_body: z.string().nullable(),
  })
  .meta({ id: 'NewJobType' })
export type NewJobTypeAnswer = z.infer<typeof newJobTypeAnswerSchema>

export const jobTypeAnswerSchema = newJobTypeAnswerSchema
  .extend({ software_requirements: z.array(requirementSchema) })
  .meta({ id: 'JobType' })
export type JobTypeAnswer = z.infer<typeof jobTypeAnswerSchema>

export const jobTypeListItemSchema = z.strictObject({ id: z.int(), name: z.string() }).meta({ id: 'JobTypeListItem' })

/** A row of `GET /jobtypes/?include=details`. */
export const jobTypeDetailsSchema = jobTypeListItemSchema
  .extend({
    description: z.string().nullable(),
    /** The newest; null without any. */
    version: z.int().nullable(),
    /** Jobs of all versions. */
    jobs: z.int(),
    /** From the oldest to the newest, with the jobs of each. */
    versions: z.array(z.strictObject({ version: z.int(), jobs: z.int() })),
  })
  .meta({ id: 'JobTypeDetails' })
export type JobTypeDetails = z.infer<typeof jobTypeDetailsSchema>

/** The query of the list of job types. */
export const jobTypesQuery = listQuery(['id', 'name', 'version', 'jobs'], {
  id: searchText().optional(),
  name: searchText().optional(),
  include: z.literal('details').optional().describe('Rows of a table, with versions and jobs, in place of PyFarm’s entries.'),
})

const boundSchema = z.strictObject({ id: z.int(), version: z.string().nullable() }).nullable()

/** A requirement at an address of its own has another form than within its job type. */
export const jobTypeRequirementAnswerSchema = z
  .strictObject({
    software: z.strictObject({ id: z.int(), software: z.string() }),
    min_version: boundSchema,
    max_version: boundSchema,
    jobtype_version: z.strictObject({ version: z.int(), jobtype: z.string() }),
  })
  .meta({ id: 'JobTypeRequirement' })
export type JobTypeRequirement = z.infer<typeof jobTypeRequirementAnswerSchema>

/** The query of a list of requirements. */
export const requirementsQuery = smallListQuery(['software', 'min_version', 'max_version'])
