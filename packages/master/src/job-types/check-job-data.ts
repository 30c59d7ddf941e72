// Whether the data of a job is what the schema of its job type asks for.
import { storedDataSchema } from '@pyfarm/contract/api/data-schemas'
import { dataCheck } from '@pyfarm/contract/check-data'
import type { DataSchema } from '@pyfarm/contract/data-schema'
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { badRequest, RefusedError } from '../http/refusal.js'
import { findVersion } from './job-type-store.js'
import type { JobTypeVersion } from './job-type-store.js'

export interface WantedJob {
  readonly jobtype: string
  readonly jobtype_version?: number | null | undefined
  readonly data?: DataSchema | null | undefined
}

export function dataSchemaOf({ data_schema: schema }: Pick<JobTypeVersion, 'data_schema'>): DataSchema | undefined {
  return schema === null ? undefined : storedDataSchema.parse(JSON.parse(schema))
}

/** What a version's schema says of data; nothing without a schema. */
export function checkJobData(version: Pick<JobTypeVersion, 'data_schema'>, data: DataSchema) {
  const schema = dataSchemaOf(version)
  const check = schema === undefined ? undefined : dataCheck(schema)
  return check === undefined || 'trouble' in check
    ? { wrong: [], unknown: [] }
    : { wrong: check.wrong(data), unknown: check.unknown(data) }
}

/** A job type that is unknown, or has no schema, has nothing against any data. @throws RefusedError 400 with a sentence a key */
export async function refuseWrongData(read: Database<Tables>['read'], job: WantedJob): Promise<void> {
  const version = await findVersion(read, { name: job.jobtype }, job.jobtype_version ?? 'newest')
  const wrong = version === undefined ? [] : checkJobData(version, job.data ?? {}).wrong
  if (wrong.length > 0) throw new RefusedError(badRequest(`data: ${wrong.join(' ')}`))
}
