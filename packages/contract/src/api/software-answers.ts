// What the endpoints of software, and those that name it, answer.
import { z } from 'zod'
import { listQuery, searchText } from './collections.js'

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

const detailedVersionSchema = softwareVersionSchema.extend({
  /** New agents get it. */
  default: z.boolean(),
  discovery_function_name: z.string().nullable(),
  has_discovery_code: z.boolean(),
  /** Agents that have it. */
  agents: z.int(),
})

/** A software with `?include=details`. */
export const softwareDetailsSchema = softwareSchema
  .extend({ versions: z.array(detailedVersionSchema) })
  .meta({ id: 'SoftwareDetails' })
export type SoftwareDetails = z.infer<typeof softwareDetailsSchema>

/** One with `?include=details`: also some of those that require it. */
export const oneSoftwareDetailsSchema = softwareDetailsSchema
  .extend({
    required_by: z.strictObject({
      jobtypes: z.array(z.strictObject({ name: z.string(), version: z.int() })),
      jobs: z.array(z.strictObject({ id: z.int(), title: z.string() })),
    }),
  })
  .meta({ id: 'OneSoftwareDetails' })

const details = z.literal('details').optional().describe('Also default flags, discovery and how many agents have what.')

/** The query of the list of software. */
export const softwareListQuery = listQuery(['id', 'software'], {
  id: searchText().optional(),
  software: searchText().optional(),
  include: details,
})
/** The query of one software. */
export const oneSoftwareQuery = z.object({ include: details })

/** A version that an agent has. */
export const softwareOfAgentSchema = z.strictObject({ software: z.string(), version: z.string() }).meta({ id: 'SoftwareOfAgent' })
