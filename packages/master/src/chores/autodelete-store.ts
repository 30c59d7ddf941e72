import type { Kysely } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import { sql } from 'kysely'
import type { Instant } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { JobRow } from '../jobs/job-store.js'

/**
 * Jobs that were done longer ago than their `autodelete_time` (seconds). One that others wait for stays until all of those are
 * due or gone: deleting it would delete them with it.
 */
export async function jobsToAutodelete(database: Kysely<Tables>, now: Instant, most: number): Promise<JobRow[]> {
  return database
    .selectFrom('jobs as j')
    .selectAll('j')
    .where('j.state', '=', workStateCodes.done)
    .where('j.to_be_deleted', '=', false)
    .where('j.autodelete_time', 'is not', null)
    .where(sql<Instant>`j.time_finished + j.autodelete_time * 1000`, '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job_dependencies as d')
            .innerJoin('jobs as c', 'c.id', 'd.childid')
            .select('d.childid')
            .whereRef('d.parentid', '=', 'j.id')
            .where('c.to_be_deleted', '=', false),
        ),
      ),
    )
    .orderBy('j.id')
    .limit(most)
    .execute()
}
