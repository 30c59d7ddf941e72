// Makes the master know a shipped job type in the version that is on this disk.
import { storedDataSchema } from '@pyfarm/contract/api/data-schemas'
import type { DataSchema } from '@pyfarm/contract/data-schema'
import { z } from 'zod'
import { ask, askIfThere, type Api } from '../api-client.js'
import { shownJobTypeSchema } from '../api-rows.js'
import { isSealed, seal } from './seal.js'

/** A job type as it is posted. */
export interface ShippedJobType {
  readonly name: string
  readonly description: string
  readonly classname: string
  readonly code: string
  readonly max_batch: number | null
  readonly batch_contiguous: boolean
  readonly supports_tiling: boolean
  readonly data_schema: DataSchema
}

/** `kept`: the studio has put its own in its place. */
export type Registration = 'new' | 'new version' | 'unchanged' | 'kept'

export async function registerJobType(api: Api, jobType: ShippedJobType): Promise<Registration> {
  const path = `/jobtypes/${encodeURIComponent(jobType.name)}`
  const known = await askIfThere(api, shownJobTypeSchema, path)
  const sealed = { ...jobType, code: seal(jobType.code, besideCode(jobType)) }
  if (known === undefined) {
    await ask(api, z.unknown(), 'POST', '/jobtypes/', sealed)
    return 'new'
  }
  if (known.code === sealed.code && isSealed(known.code, besideCode(known))) {
    await saveDataSchema(api, `${path}/versions/${known.version}/data_schema`, jobType.data_schema)
    return 'unchanged'
  }
  if (!isSealed(known.code, besideCode(known))) return 'kept'
  await ask(api, z.unknown(), 'PUT', path, sealed)
  return 'new version'
}

type BesideCode = Pick<z.infer<typeof shownJobTypeSchema>, 'classname' | 'max_batch' | 'batch_contiguous' | 'supports_tiling'>
const besideCode = (of: BesideCode) => [of.classname, of.max_batch, of.batch_contiguous, of.supports_tiling]

async function saveDataSchema(api: Api, path: string, schema: DataSchema): Promise<void> {
  const known = await askIfThere(api, storedDataSchema, path)
  if (JSON.stringify(known) !== JSON.stringify(schema)) await ask(api, z.unknown(), 'PUT', path, schema)
}
