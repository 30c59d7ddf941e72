import type { Kysely } from 'kysely'
import type { JobGroupId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

export async function groupExists(database: Kysely<Tables>, id: JobGroupId): Promise<boolean> {
  return (await database.selectFrom('job_groups').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}
