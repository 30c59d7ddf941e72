// What the commands read out of the API's answers; everything else in them is left alone, so that a newer master can say more.
import { actionResultsSchema } from '@pyfarm/contract/api/actions'
import { agentDetailsSchema, jobDetailsSchema } from '@pyfarm/contract/api/details'
import { jobListItemSchema } from '@pyfarm/contract/api/job-answers'
import { jobTypeAnswerSchema } from '@pyfarm/contract/api/job-type-answers'
import { taskLogListItemSchema } from '@pyfarm/contract/api/task-logs'
import { taskRowSchema } from '@pyfarm/contract/api/task-rows'
import { z } from 'zod'

export const jobRowsSchema = z.array(jobDetailsSchema)
export const agentRowsSchema = z.array(agentDetailsSchema)

export const jobSchema = z.looseObject({ ...jobListItemSchema.shape, state: z.string() })

export const jobTypeSchema = z.looseObject(jobTypeAnswerSchema.pick({ name: true, version: true, code: true }).shape)

export const taskRowsSchema = z.array(
  z.object({
    ...taskRowSchema.pick({ id: true, frame: true, attempts: true, last_error: true }).shape,
    state: z.string(),
  }),
)
export type TaskRow = z.infer<typeof taskRowsSchema>[number]

export const logRowsSchema = z.array(z.looseObject(taskLogListItemSchema.pick({ identifier: true }).shape))

export const resultsSchema = actionResultsSchema
