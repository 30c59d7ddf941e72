// Bodies of `/jobtypes/…`.
import { z } from 'zod'
import { dataSchemaSchema } from './data-schemas.js'
import type { Settings } from '../settings/settings.js'
import { longestTemplate } from './mails.js'
import { softwareRequirementSchema, softwareRequirementsSchema } from './software.js'
import { nameText, storableText } from './texts.js'

type JobTypeLimits = Pick<
  Settings,
  'job_type_max_name_length' | 'job_type_max_class_name_length' | 'max_tag_length' | 'max_discovery_function_name_length'
>

const template = () =>
  storableText().max(longestTemplate, `must have at most ${longestTemplate} characters`).nullable().optional()

/** `POST /jobtypes/` and `PUT /jobtypes/<type>`. Tiling, the mail templates and the schema of the data are ours: PyFarm took them only on its pages. */
export const jobTypeSchema = (limits: JobTypeLimits) =>
  z.strictObject({
    name: nameText(limits.job_type_max_name_length),
    code: storableText().min(1, 'must not be empty'),
    description: storableText().nullable().optional(),
    classname: nameText(limits.job_type_max_class_name_length).nullable().optional(),
    /** Tasks in one assignment at most; null: as many as the job's batch. */
    max_batch: z.int32().min(1).nullable().optional(),
    batch_contiguous: z.boolean().optional(),
    no_automatic_start_time: z.boolean().optional(),
    supports_tiling: z.boolean().optional(),
    software_requirements: softwareRequirementsSchema(limits).optional(),
    data_schema: dataSchemaSchema.nullable().optional(),
    success_subject: template(),
    success_body: template(),
    fail_subject: template(),
    fail_body: template(),
  })
export type JobTypeInput = z.output<ReturnType<typeof jobTypeSchema>>

/** `POST /jobtypes/<type>/software_requirements/`, where software is always named. */
export const jobTypeRequirementSchema = (limits: JobTypeLimits) =>
  z.strictObject({ ...softwareRequirementSchema(limits).shape, software: nameText(limits.max_tag_length) })
