// Rows of the job table: lists with counts, one query for all jobs.
import type { Kysely } from 'kysely'
import type { JobGroupId, JobId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { JobRow } from './job-store.js'

export interface JobListRow extends JobRow {
  readonly jobtype: string | null
  readonly username: string | null
  readonly jobqueue: string | null
}

export async function listJobRows(database: Kysely<Tables>): Promise<JobListRow[]> {
  return database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
    .leftJoin('users as u', 'u.id', 'j.user_id')
    .selectAll('j')
    .select(['jt.name as jobtype', 'u.username', 'q.fullpath as jobqueue'])
    .orderBy('j.id')
    .execute()
}

export interface ParentLink {
  readonly child: JobId
  readonly parent: JobId
  /** The parent's state, PyFarm's integer. */
  readonly state: number | null
}

export async function listParentLinks(database: Kysely<Tables>): Promise<ParentLink[]> {
  return database
    .selectFrom('job_dependencies as d')
    .innerJoin('jobs as p', 'p.id', 'd.parentid')
    .select(['d.childid as child', 'd.parentid as parent', 'p.state'])
    .orderBy('d.parentid')
    .execute()
}

export interface GroupJobRow extends JobRow {
  readonly jobtype: string | null
  readonly jobtype_id: number | null
}

export async function listGroupJobs(database: Kysely<Tables>, group: JobGroupId): Promise<GroupJobRow[]> {
  return database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .selectAll('j')
    .select(['jt.name as jobtype', 'jt.id as jobtype_id'])
    .where('j.job_group_id', '=', group)
    .orderBy('j.id')
    .execute()
}
