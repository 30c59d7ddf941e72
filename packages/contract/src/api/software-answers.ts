// What the endpoints of software, and those that name it, answer.
import { z } from 'zod'

/** A software requirement within a job or a job type. */
export const requirementSchema = z
  .strictObject({
    software: z.string(),
    software_id: z.int(),
    min_version: z.string().nullable(),
    min_version_id: z.int().nullable(),
    max_version: z.string().nullable(),
    max_version_id: z.int().nullable(),
  })
  .meta({ id: 'SoftwareRequirement' })

export const softwareVersionSchema = z
  .strictObject({ id: z.int(), version: z.string(), rank: z.int() })
  .meta({ id: 'SoftwareVersion' })
export type SoftwareVersionAnswer = z.infer<typeof softwareVersionSchema>

/** A version at an address of its own. */
export const singleVersionSchema = softwareVersionSchema
  .extend({ discovery_function_name: z.string().nullable() })
  .meta({ id: 'SingleSoftwareVersion' })
export type SingleVersion = z.infer<typeof singleVersionSchema>

/** Versions come in the order of their creation. */
export const softwareSchema = z
  .strictObject({ id: z.int(), software: z.string(), versions: z.array(softwareVersionSchema) })
  .meta({ id: 'Software' })
export type SoftwareAnswer = z.infer<typeof softwareSchema>

/** A version that an agent has. */
export const softwareOfAgentSchema = z.strictObject({ software: z.string(), version: z.string() }).meta({ id: 'SoftwareOfAgent' })
