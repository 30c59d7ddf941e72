// Whose a job or a job group is.
import type { Kysely } from 'kysely'
import { jobId } from '@pyfarm/contract/ids'
import type { JobGroupId, JobId, UserId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { prepared } from '../database/prepared.js'
import type { NameOrId } from '../http/wire.js'

interface Owned {
  /** Null: nobody's. */
  readonly owner: UserId | null
}

/** By its id, or the first with that title; undefined when there is none. */
export async function ownerOfJob(database: Kysely<Tables>, key: NameOrId): Promise<Owned | undefined> {
  const { rows } = 'id' in key ? await ownerById(database, jobId(key.id)) : await ownerByTitle(database, key.name)
  return rows[0]
}

const ownerById = prepared((database, id: JobId) => database.selectFrom('jobs').select('user_id as owner').where('id', '=', id))
const ownerByTitle = prepared((database, title: string) =>
  database.selectFrom('jobs').select('user_id as owner').where('title', '=', title).orderBy('id').limit(1),
)

export async function ownerOfGroup(database: Kysely<Tables>, id: JobGroupId): Promise<Owned | undefined> {
  return database.selectFrom('job_groups').select('user_id as owner').where('id', '=', id).executeTakeFirst()
}
