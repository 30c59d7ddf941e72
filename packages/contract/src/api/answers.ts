// What answers have in common.
import { z } from 'zod'

/** Every refusal: a sentence that names the field or object. */
export const errorSchema = z.strictObject({ error: z.string() }).meta({ id: 'Error' })

/** ISO 8601 in UTC, without an offset, with microseconds. */
export const timeSchema = z
  .string()
  .meta({ description: 'ISO 8601 in UTC without an offset', examples: ['2014-03-06T15:40:58.338904'] })

/** Column names and their types as PyFarm's `…/schema` gives them. */
export const columnTypesSchema = z.record(z.string(), z.string())

/** An answer without a body. */
export const nothing = z.null().meta({ description: 'No content' })
