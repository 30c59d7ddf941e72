// What hangs on a job, as its views show it.
import type { Kysely } from 'kysely'
import type { JobId, TagId, UserId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { JobRow } from './job-store.js'

export interface JobNames {
  readonly jobtype: string | null
  readonly jobtypeVersion: number | null
  readonly jobqueue: string | null
  readonly jobgroup: string | null
  readonly user: string | null
}

export interface JobParts extends JobNames {
  readonly start: number | null
  readonly end: number | null
  readonly parents: readonly { readonly id: JobId; readonly title: string }[]
  readonly children: readonly { readonly id: JobId; readonly title: string }[]
  readonly tags: readonly string[]
  readonly tagRequirements: readonly { readonly tag: string; readonly negate: boolean }[]
  readonly notifiedUsers: readonly NotifiedUser[]
}

export interface NotifiedUser {
  readonly id: UserId
  readonly username: string
  readonly email: string | null
  readonly on_success: boolean
  readonly on_failure: boolean
  readonly on_deletion: boolean
}

export async function loadJobParts(database: Kysely<Tables>, job: JobRow): Promise<JobParts> {
  const frames = await database
    .selectFrom('tasks')
    .select(({ fn }) => [fn.min('frame').as('start'), fn.max('frame').as('end')])
    .where('job_id', '=', job.id)
    .executeTakeFirst()
  return {
    ...(await loadNames(database, job)),
    start: frames?.start ?? null,
    end: frames?.end ?? null,
    parents: await relatives(database, job.id, 'parentid', 'childid'),
    children: await relatives(database, job.id, 'childid', 'parentid'),
    tags: await tagsOf(database, job.id),
    tagRequirements: await tagRequirementsOf(database, job.id),
    notifiedUsers: await listNotifiedUsers(database, job.id),
  }
}

async function loadNames(database: Kysely<Tables>, job: JobRow): Promise<JobNames> {
  const row = await database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
    .leftJoin('job_groups as g', 'g.id', 'j.job_group_id')
    .leftJoin('users as u', 'u.id', 'j.user_id')
    .select(['jt.name', 'v.version', 'q.fullpath', 'g.title as group', 'u.username'])
    .where('j.id', '=', job.id)
    .executeTakeFirst()
  return {
    jobtype: row?.name ?? null,
    jobtypeVersion: row?.version ?? null,
    jobqueue: row?.fullpath ?? null,
    jobgroup: row?.group ?? null,
    user: row?.username ?? null,
  }
}

type End = 'parentid' | 'childid'

async function relatives(database: Kysely<Tables>, job: JobId, wanted: End, given: End): Promise<{ id: JobId; title: string }[]> {
  return database
    .selectFrom('job_dependencies as d')
    .innerJoin('jobs as j', 'j.id', `d.${wanted}`)
    .select(['j.id', 'j.title'])
    .where(`d.${given}`, '=', job)
    .orderBy('j.id')
    .execute()
}

async function tagsOf(database: Kysely<Tables>, job: JobId): Promise<string[]> {
  const rows = await database
    .selectFrom('job_tag_associations as a')
    .innerJoin('tags as t', 't.id', 'a.tag_id')
    .select('t.tag')
    .where('a.job_id', '=', job)
    .orderBy('t.id')
    .execute()
  return rows.map(row => row.tag)
}

async function tagRequirementsOf(database: Kysely<Tables>, job: JobId): Promise<{ tag: string; negate: boolean }[]> {
  return database
    .selectFrom('job_tag_requirements as r')
    .innerJoin('tags as t', 't.id', 'r.tag_id')
    .select(['t.tag', 'r.negate'])
    .where('r.job_id', '=', job)
    .orderBy('r.id')
    .execute()
}

/** In the order in which they were added. */
export async function listNotifiedUsers(database: Kysely<Tables>, job: JobId): Promise<NotifiedUser[]> {
  return database
    .selectFrom('notified_users as n')
    .innerJoin('users as u', 'u.id', 'n.user_id')
    .select(['u.id', 'u.username', 'u.email', 'n.on_success', 'n.on_failure', 'n.on_deletion'])
    .where('n.job_id', '=', job)
    .orderBy('n.position')
    .orderBy('u.id')
    .execute()
}

export async function setTags(tx: Tx, job: JobId, tags: readonly TagId[]): Promise<void> {
  await tx.deleteFrom('job_tag_associations').where('job_id', '=', job).execute()
  const rows = [...new Set(tags)].map(tag => ({ job_id: job, tag_id: tag }))
  if (rows.length > 0) await tx.insertInto('job_tag_associations').values(rows).execute()
}

export interface TagRequirement {
  readonly tag: TagId
  readonly negate: boolean
}

export async function setTagRequirements(tx: Tx, job: JobId, requirements: readonly TagRequirement[]): Promise<void> {
  await tx.deleteFrom('job_tag_requirements').where('job_id', '=', job).execute()
  const rows = requirements.map(({ tag, negate }) => ({ job_id: job, tag_id: tag, negate }))
  if (rows.length > 0) await tx.insertInto('job_tag_requirements').values(rows).execute()
}

export async function stopNotifying(tx: Tx, job: JobId, user: UserId): Promise<void> {
  await tx.deleteFrom('notified_users').where('job_id', '=', job).where('user_id', '=', user).execute()
}

export interface Notification {
  readonly user: UserId
  readonly onSuccess: boolean
  readonly onFailure: boolean
  readonly onDeletion: boolean
}

/** Adds a user to those who hear of the job, or changes of what; who is added again keeps the place. */
export async function notifyUser(tx: Tx, job: JobId, notification: Notification): Promise<void> {
  const { user, onSuccess, onFailure, onDeletion } = notification
  const flags = { on_success: onSuccess, on_failure: onFailure, on_deletion: onDeletion }
  const { numUpdatedRows } = await tx
    .updateTable('notified_users')
    .set(flags)
    .where('job_id', '=', job)
    .where('user_id', '=', user)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const last = await tx
    .selectFrom('notified_users')
    .select(({ fn }) => fn.max('position').as('position'))
    .where('job_id', '=', job)
    .executeTakeFirst()
  const position = (last?.position ?? 0) + 1
  await tx
    .insertInto('notified_users')
    .values({ job_id: job, user_id: user, position, ...flags })
    .execute()
}
