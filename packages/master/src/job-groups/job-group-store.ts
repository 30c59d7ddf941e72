import type { Kysely } from 'kysely'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { JobGroupId, JobId, JobTypeId, UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { insertRow } from '../database/insert.js'

export interface JobGroup {
  readonly id: JobGroupId
  readonly title: string
  readonly main_jobtype: string | null
  readonly user: string | null
}

const jobGroups = (database: Kysely<Tables>) =>
  database
    .selectFrom('job_groups as g')
    .leftJoin('jobtypes as jt', 'jt.id', 'g.main_jobtype_id')
    .leftJoin('users as u', 'u.id', 'g.user_id')
    .select(['g.id', 'g.title', 'jt.name as main_jobtype', 'u.username as user'])
    .orderBy('g.id')

export const listJobGroups = (database: Kysely<Tables>): Promise<JobGroup[]> => jobGroups(database).execute()

export const findJobGroup = (database: Kysely<Tables>, id: JobGroupId): Promise<JobGroup | undefined> =>
  jobGroups(database).where('g.id', '=', id).executeTakeFirst()

/** Locks the group, so that no job enters it meanwhile; false when there is none. */
export async function lockJobGroup(tx: Tx, id: JobGroupId): Promise<boolean> {
  return (await tx.selectFrom('job_groups').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !== undefined
}

export interface JobGroupColumns {
  readonly title: string
  readonly main_jobtype_id: JobTypeId | null
  readonly user_id: UserId | null
}

export async function insertJobGroup(tx: Tx, columns: JobGroupColumns): Promise<JobGroupId> {
  return jobGroupId(await insertRow(tx, 'job_groups', columns))
}

export async function updateJobGroup(tx: Tx, id: JobGroupId, columns: Partial<JobGroupColumns>): Promise<void> {
  if (Object.keys(columns).length > 0) await tx.updateTable('job_groups').set(columns).where('id', '=', id).execute()
}

export async function deleteJobGroupRow(tx: Tx, id: JobGroupId): Promise<void> {
  await tx.deleteFrom('job_groups').where('id', '=', id).execute()
}

export async function jobIdsInGroup(database: Kysely<Tables>, id: JobGroupId): Promise<JobId[]> {
  const rows = await database.selectFrom('jobs').select('id').where('job_group_id', '=', id).orderBy('id').execute()
  return rows.map(row => row.id)
}
