import type { JobTypeVersionId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'

/** The newest version of the job type that this version is of. */
export async function newestOfSameType(tx: Tx, version: JobTypeVersionId) {
  return tx
    .selectFrom('jobtype_versions as v')
    .innerJoin('jobtype_versions as same', 'same.jobtype_id', 'v.jobtype_id')
    .select(['same.id', 'same.version', 'same.supports_tiling'])
    .where('v.id', '=', version)
    .orderBy('same.version', 'desc')
    .limit(1)
    .executeTakeFirst()
}
