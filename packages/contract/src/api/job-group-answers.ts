// What the job groups' endpoints answer.
import { z } from 'zod'
import { groupJobSchema } from './job-answers.js'

export const jobGroupListItemSchema = z
  .strictObject({ id: z.int(), title: z.string(), main_jobtype: z.string().nullable(), user: z.string().nullable() })
  .meta({ id: 'JobGroupListItem' })

/** With the ids of its jobs. */
export const jobGroupSchema = jobGroupListItemSchema.extend({ jobs: z.array(z.int()) }).meta({ id: 'JobGroup' })
export type JobGroupAnswer = z.infer<typeof jobGroupSchema>

/** The reference shows the list of jobs inside a list of its own. */
export const jobsOfGroupSchema = z.strictObject({ jobs: z.array(z.array(groupJobSchema)).length(1) }).meta({ id: 'JobsOfGroup' })
