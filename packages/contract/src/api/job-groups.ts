// Bodies of the job groups' endpoints.
import { z } from 'zod'
import type { Settings } from '../settings/settings.js'
import { nameText } from './texts.js'

const columnsOf = (settings: Settings) => ({
  title: nameText(settings.max_jobgroup_name_length),
  user: nameText(settings.max_username_length).nullable().optional(),
  main_jobtype: nameText(settings.job_type_max_name_length).nullable().optional(),
})

export const newJobGroupSchema = (settings: Settings) => z.strictObject(columnsOf(settings))
export type NewJobGroup = z.infer<ReturnType<typeof newJobGroupSchema>>

/** What is not named stays as it is. */
export const jobGroupEditSchema = (settings: Settings) => z.strictObject(columnsOf(settings)).partial()
export type JobGroupEdit = z.infer<ReturnType<typeof jobGroupEditSchema>>
