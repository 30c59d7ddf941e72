// The rows of jobs.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { StoredWorkState } from '@pyfarm/contract/enums'
import { jobId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import type { JobTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'
import { insertRow } from '../database/insert.js'
import type { Tx } from '../database/database.js'
import type { NameOrId } from '../http/wire.js'

export type JobRow = Selectable<JobTable>

export const workStateOf = (code: number | null): StoredWorkState | null =>
  code === null ? null : (nameOfCode(workStateCodes, code) ?? null)

/** A job by its id, or the first with that title. */
export async function findJob(database: Kysely<Tables>, key: NameOrId): Promise<JobRow | undefined> {
  const query = database.selectFrom('jobs').selectAll()
  return 'id' in key
    ? query.where('id', '=', jobId(key.id)).executeTakeFirst()
    : query.where('title', '=', key.name).orderBy('id').executeTakeFirst()
}

export async function insertJob(tx: Tx, row: Insertable<JobTable>): Promise<JobId> {
  return jobId(await insertRow(tx, 'jobs', row))
}

export async function updateJob(tx: Tx, id: JobId, columns: Partial<Omit<JobRow, 'id'>>): Promise<void> {
  if (Object.keys(columns).length > 0) await tx.updateTable('jobs').set(columns).where('id', '=', id).execute()
}

/** Which of these jobs there are. */
export async function existingJobs(database: Kysely<Tables>, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await database.selectFrom('jobs').select('id').where('id', 'in', ids.map(jobId)).execute()
  return new Set(rows.map(row => row.id))
}

/** Those of these jobs that there are, with whether each is marked for deletion; locked, so that it stays so. */
export async function lockMarks(tx: Tx, ids: readonly number[]): Promise<Map<number, boolean>> {
  if (ids.length === 0) return new Map()
  const jobs = tx.selectFrom('jobs').select(['id', 'to_be_deleted']).where('id', 'in', ids.map(jobId))
  const rows = await jobs.orderBy('id').forUpdate().execute()
  return new Map(rows.map(row => [row.id, row.to_be_deleted]))
}

/** Locks the job's row for a change. */
export async function lockJobRow(tx: Tx, id: JobId): Promise<JobRow | undefined> {
  return tx.selectFrom('jobs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function removeParents(tx: Tx, child: JobId): Promise<void> {
  await tx.deleteFrom('job_dependencies').where('childid', '=', child).execute()
}

/** The parents of all these jobs. */
export async function parentsOf(tx: Tx, ids: readonly JobId[]): Promise<JobId[]> {
  if (ids.length === 0) return []
  const rows = await tx.selectFrom('job_dependencies').select('parentid').distinct().where('childid', 'in', ids).execute()
  return rows.map(row => row.parentid)
}

export async function addParents(tx: Tx, child: JobId, parents: readonly JobId[]): Promise<void> {
  if (parents.length > 0)
    await tx
      .insertInto('job_dependencies')
      .values(parents.map(parent => ({ parentid: parent, childid: child })))
      .execute()
}

/** Marks jobs for deletion. */
export async function markForDeletion(tx: Tx, ids: readonly JobId[]): Promise<void> {
  if (ids.length > 0) await tx.updateTable('jobs').set({ to_be_deleted: true }).where('id', 'in', ids).execute()
}

export async function childrenOf(database: Kysely<Tables>, ids: readonly JobId[]): Promise<JobId[]> {
  if (ids.length === 0) return []
  const rows = await database.selectFrom('job_dependencies').select('childid').distinct().where('parentid', 'in', ids).execute()
  return rows.map(row => row.childid)
}
