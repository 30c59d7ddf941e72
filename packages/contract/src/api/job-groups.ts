// Bodies of the job groups' endpoints.
import { z } from 'zod'
import type { Settings } from '../settings/settings.js'

const name = (most: number) =>
  z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .regex(/^[^\0]*$/, 'must not contain a NUL')

const columnsOf = (settings: Settings) => ({
  title: name(settings.max_jobgroup_name_length),
  user: name(settings.max_username_length).nullable().optional(),
  main_jobtype: name(settings.job_type_max_name_length).nullable().optional(),
})

export const newJobGroupSchema = (settings: Settings) => z.strictObject(columnsOf(settings))
export type NewJobGroup = z.infer<ReturnType<typeof newJobGroupSchema>>

/** What is not named stays as it is. */
export const jobGroupEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type JobGroupEdit = z.infer<ReturnType<typeof jobGroupEditSchema>>
