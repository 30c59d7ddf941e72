// What the commands read out of the API's answers; everything else in them is left alone, so that a newer master can say more.
import { actionResultsSchema } from '@pyfarm/contract/api/actions'
import { agentListItemSchema } from '@pyfarm/contract/api/agent-answers'
import { agentDetailsSchema, jobDetailsSchema } from '@pyfarm/contract/api/details'
import { agentExplanationSchema, jobExplanationSchema } from '@pyfarm/contract/api/explain'
import { jobListItemSchema } from '@pyfarm/contract/api/job-answers'
import { jobTypeAnswerSchema, jobTypeListItemSchema } from '@pyfarm/contract/api/job-type-answers'
import { softwareVersionSchema } from '@pyfarm/contract/api/software-answers'
import { mailListItemSchema } from '@pyfarm/contract/api/mails'
import { taskLogListItemSchema } from '@pyfarm/contract/api/task-logs'
import { taskRowSchema } from '@pyfarm/contract/api/task-rows'
import { z } from 'zod'

export const jobRowsSchema = z.array(jobDetailsSchema)
export const agentRowsSchema = z.array(agentDetailsSchema)

export const jobSchema = z.looseObject({ ...jobListItemSchema.shape, state: z.string() })

export const shownJobTypeSchema = z.looseObject(
  jobTypeAnswerSchema.pick({
    ...{ name: true, version: true, code: true, classname: true, description: true, max_batch: true, batch_contiguous: true },
    supports_tiling: true,
    software_requirements: true,
  }).shape,
)
export type ShownJobType = z.infer<typeof shownJobTypeSchema>

export const jobTypeItemsSchema = z.array(z.looseObject(jobTypeListItemSchema.shape))

const softwareVersionRowSchema = z.looseObject(softwareVersionSchema.pick({ version: true, rank: true }).shape)
export const softwareRowSchema = z.looseObject({ versions: z.array(softwareVersionRowSchema) })

export const taskRowsSchema = z.array(
  z.object({
    ...taskRowSchema.pick({ id: true, frame: true, attempts: true, last_error: true }).shape,
    state: z.string(),
  }),
)
export type TaskRow = z.infer<typeof taskRowsSchema>[number]

export const logRowsSchema = z.array(z.looseObject(taskLogListItemSchema.pick({ identifier: true }).shape))

export const mailRowsSchema = z.array(z.looseObject({ ...mailListItemSchema.shape, kind: z.string(), state: z.string() }))
export type MailRow = z.infer<typeof mailRowsSchema>[number]

export const resultsSchema = actionResultsSchema

export const agentItemsSchema = z.array(agentListItemSchema)

/** How many there are, and the first few. */
const someOf = <S extends z.ZodType>(item: S) => z.object({ total: z.int(), examples: z.array(item) })

const explained = {
  verdict: z.string(),
  summary: z.string(),
  reasons: z.array(
    z.looseObject({
      sentence: z.string(),
      remedy: z.string(),
      agents: someOf(z.looseObject({ hostname: z.string() })).optional(),
      jobs: someOf(z.looseObject({ id: z.int() })).optional(),
      alone: z.int().optional(),
    }),
  ),
  reasons_total: z.int(),
}
export const explainedJobSchema = z.looseObject({ ...explained, ...jobExplanationSchema.pick({ job: true }).shape })
export const explainedAgentSchema = z.looseObject({ ...explained, ...agentExplanationSchema.pick({ agent: true }).shape })
export type Explanation = Pick<z.infer<typeof explainedJobSchema>, keyof typeof explained>
