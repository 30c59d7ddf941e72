// The job types that come with the farm; `pyfarm up` registers them at its first start.
import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { catalogue } from './catalogue.js'

export interface ShippedJobType {
  readonly name: string
  readonly description: string
  readonly classname: string
  readonly max_batch: number | null
  readonly batch_contiguous: boolean
  /** Its jobs may have `num_tiles`. */
  readonly supports_tiling: boolean
  /** JSON Schema (2020-12) of a job's data: an object with `properties`, each with its `description`, and `required`. */
  readonly data: z.core.JSONSchema.JSONSchema
  /** TypeScript, as it is stored on the master. */
  readonly code: string
}

/** The shipped job types with their code, read from the files of this package. */
export function shippedJobTypes(): Promise<ShippedJobType[]> {
  return Promise.all(
    catalogue.map(async ({ file, schema, ...jobType }) => ({
      ...jobType,
      classname: jobType.name,
      data: dataSchema(schema),
      code: await readCode(file),
    })),
  )
}

/** What may be submitted: a key with a default may be left out, and keys that a job type does not know are its submitter's own. */
function dataSchema(schema: z.ZodObject): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
}

async function readCode(file: string): Promise<string> {
  const address = new URL(`../src/shipped/${file}`, import.meta.url)
  try {
    return await readFile(address, 'utf8')
  } catch {
    throw new Problem(`The job type file ${address.pathname} is missing: install PyFarm again.`)
  }
}
