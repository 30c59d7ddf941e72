// Limits that a job may set on its work, beyond PyFarm (behaviour.md section 10). Unset ones limit nothing.
import { z } from 'zod'

const least = (what: string) =>
  z.int(`must be a whole number of ${what}, 1 or more`).min(1, `must be 1 or more ${what}`).max(2_147_483_647)

export const jobLimitsSchema = z
  .strictObject({
    task_seconds: least('seconds').describe('A task that runs for longer has failed there, and its work is ended.'),
    silence_seconds: least('seconds').describe(
      'A task whose renderer writes nothing for that long has failed. Needs an agent that offers it.',
    ),
    failed_agents: least('agents').describe('The job is paused when a task has failed on so many agents.'),
    failures: least('failures').describe('The job is paused after so many failures of its tasks.'),
  })
  .partial()
export type JobLimits = z.infer<typeof jobLimitsSchema>

/** Answer of `GET /jobs/<job>/limits`. */
export const shownLimitsSchema = z
  .strictObject({
    limits: jobLimitsSchema.nullable(),
    failures: z.int().describe('Failures of its tasks since it was submitted or last unpaused, counted while there are limits.'),
    held_because: z.string().nullable().describe('Why the job was paused by its limits. Unpausing it begins to count anew.'),
  })
  .meta({ id: 'JobLimits' })
export type ShownLimits = z.infer<typeof shownLimitsSchema>
