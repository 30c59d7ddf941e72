// What a job type says of its jobs' data, and whether data is so.
import { storedDataSchema } from '@pyfarm/contract/api/data-schemas'
import { dataCheck } from '@pyfarm/contract/check-data'
import type { DataSchema } from '@pyfarm/contract/data-schema'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { askIfThere, type Api } from '../api-client.js'

/** The schema of a version; undefined where there is none, or the master is one of PyFarm's. */
export function findDataSchema(
  api: Api,
  { name, version }: { readonly name: string; readonly version: number },
): Promise<DataSchema | undefined> {
  return askIfThere(api, storedDataSchema, `/jobtypes/${encodeURIComponent(name)}/versions/${version}/data_schema`)
}

/**
 * Sentences on keys that the newest version of a job type does not know, though it takes the data.
 * @throws Problem with a sentence for each key that is wrong
 */
export async function checkData(api: Api, jobtype: string, data: DataSchema): Promise<readonly string[]> {
  const newest = await askIfThere(api, newestSchema, `/jobtypes/${encodeURIComponent(jobtype)}`)
  const schema = newest === undefined ? undefined : await findDataSchema(api, { name: jobtype, version: newest.version })
  const check = schema === undefined ? undefined : dataCheck(schema)
  if (check === undefined || 'trouble' in check) return []
  const wrong = check.wrong(data)
  if (wrong.length > 0) {
    const advice = `"pyfarm jobtype ${jobtype}" says what its data may be, --no-check submits it all the same.`
    throw new Problem(['nothing was submitted, as the data is wrong:', ...wrong, advice].join('\n  '))
  }
  return check.unknown(data)
}

const newestSchema = z.looseObject({ version: z.int() })
