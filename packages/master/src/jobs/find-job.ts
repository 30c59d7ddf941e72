import type { Reader } from '../database/database.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { findJob } from './job-store.js'
import type { JobRow } from './job-store.js'

/** The job of an address; @throws RefusedError 404. */
export async function jobAt(database: Reader, key: NameOrId): Promise<JobRow> {
  const job = await findJob(database, key)
  if (job === undefined) throw new RefusedError(notFound(`Job ${describeNameOrId(key)} not found.`))
  return job
}
