// What the commands read out of the API's answers; everything else in them is left alone.
import { agentDetailsSchema, jobDetailsSchema } from '@pyfarm/contract/api/details'
import { z } from 'zod'

export const jobRowsSchema = z.array(jobDetailsSchema)
export const agentRowsSchema = z.array(agentDetailsSchema)

export const jobSchema = z.looseObject({ id: z.int(), title: z.string(), state: z.string() })

export const jobTypeSchema = z.looseObject({ name: z.string(), version: z.int(), code: z.string() })

export const taskRowsSchema = z.array(
  z.looseObject({ id: z.int(), frame: z.number(), state: z.string(), attempts: z.int(), last_error: z.string().nullable() }),
)
export type TaskRow = z.infer<typeof taskRowsSchema>[number]

export const logRowsSchema = z.array(z.looseObject({ identifier: z.string() }))
