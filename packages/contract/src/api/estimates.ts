// How long a job will still take: `GET /jobs/<id>/estimate`, and in the rows of job tables (additive).
import { z } from 'zod'
import { timeSchema } from './answers.js'

/** In one of ten cases it is less than `low`, in one of ten more than `high`. */
const rangeOf = <S extends z.ZodType>(value: S) => z.object({ low: value, middle: value, high: value })

export const estimateSchema = z
  .object({
    /** From the moment of the answer on. */
    seconds_left: rangeOf(z.number()),
    /** When the job ends at these. */
    finishes: rangeOf(timeSchema),
    /** What it was reckoned from: `from 24 of its own frames on 6 agents`. */
    basis: z.string(),
  })
  .meta({ id: 'Estimate' })
export type Estimate = z.infer<typeof estimateSchema>

export const jobEstimateSchema = z
  .object({
    job: z.int(),
    /** Null when none can be given; then `reason` says why. */
    estimate: estimateSchema.nullable(),
    reason: z.string().nullable(),
    made_on: timeSchema,
  })
  .meta({ id: 'JobEstimate' })
export type JobEstimate = z.infer<typeof jobEstimateSchema>
