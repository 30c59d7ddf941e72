// The JSON Schema (draft 2020-12) of what the jobs of a job type have in `data`. PyFarm's clients know nothing of it.
import { z } from 'zod'
import { dataCheck } from '../check-data.js'

/** Characters of the schema as JSON. */
const longestSchema = 64 * 1024

/** Body of `PUT /jobtypes/<type>/versions/<version>/data_schema`, and `data_schema` of a job type. */
export const dataSchemaSchema = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  const trouble = troubleWith(schema)
  if (trouble !== undefined) context.addIssue({ code: 'custom', message: trouble })
})

/** What is stored, and what is answered. */
export const storedDataSchema = z.record(z.string(), z.unknown()).meta({ id: 'DataSchema' })

/** The query of a `POST /jobs/`: with `check_data=true` data that the job type's schema does not take is refused. */
export const submitQuery = z.object({ check_data: z.stringbool().optional() })

/** Body of `POST /jobtypes/<type>/versions/<version>/check_data`. */
export const dataToCheckSchema = z.strictObject({ data: z.record(z.string(), z.unknown()) })

/** A sentence for each key; one that is about a key begins with it in backticks. */
export const dataCheckAnswerSchema = z
  .strictObject({
    wrong: z.array(z.string()).describe('Why it is not taken.'),
    unknown: z.array(z.string()).describe('Keys that are taken, and that the schema does not name: most likely slips.'),
  })
  .meta({ id: 'DataCheck' })

function troubleWith(schema: Readonly<Record<string, unknown>>): string | undefined {
  if (JSON.stringify(schema).length > longestSchema) return `must be at most ${longestSchema} characters long`
  const check = dataCheck(schema)
  return 'trouble' in check ? `must be a JSON Schema of draft 2020-12: ${check.trouble}` : undefined
}
