// What a mail tells of: the job with what hangs on it, and who wants to hear of it.
import type { Selectable } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import { jobTypeId } from '@pyfarm/contract/ids'
import type { JobId, JobTypeId, TaskId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import type { JobTable } from '../database/job-tables.js'
import type { Person } from './mail-rules.js'

/** The job's notified users, in the order in which they were added. */
export async function listPeople(database: Reader, job: JobId): Promise<Person[]> {
  const rows = await database
    .selectFrom('notified_users as n')
    .innerJoin('users as u', 'u.id', 'n.user_id')
    .select(['u.id', 'u.username', 'u.email', 'u.active', 'u.expiration', 'n.on_success', 'n.on_failure', 'n.on_deletion'])
    .where('n.job_id', '=', job)
    .orderBy('n.position')
    .orderBy('u.id')
    .execute()
  return rows.map(({ on_success: success, on_failure: failure, on_deletion: deletion, ...person }) => ({
    ...person,
    wants: { success, failure, deletion },
  }))
}

export interface MailJob {
  readonly columns: Selectable<JobTable>
  readonly jobtype_id: JobTypeId | null
  readonly jobtype_name: string | null
  readonly jobtype_description: string | null
  readonly version: number | null
  readonly classname: string | null
  readonly username: string | null
  readonly email: string | null
  readonly queue: string | null
  readonly queue_path: string | null
  readonly group_title: string | null
}

export async function loadMailJob(database: Reader, id: JobId): Promise<MailJob | undefined> {
  const columns = await database.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
  const names = await database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
    .leftJoin('job_groups as g', 'g.id', 'j.job_group_id')
    .leftJoin('users as u', 'u.id', 'j.user_id')
    .select(['jt.id as jobtype_id', 'jt.name as jobtype_name', 'jt.description as jobtype_description', 'v.version'])
    .select(['v.classname', 'u.username', 'u.email', 'q.name as queue', 'q.fullpath as queue_path', 'g.title as group_title'])
    .where('j.id', '=', id)
    .executeTakeFirst()
  return columns === undefined || names === undefined ? undefined : { columns, ...names }
}

export interface FailedLog {
  readonly task_id: TaskId
  readonly attempt: number
  readonly identifier: string
}

/** The logs of the last attempts of the job's failed tasks, by frame; `most` of them at most. */
export async function listFailedLogs(database: Reader, job: JobId, most: number): Promise<FailedLog[]> {
  return database
    .selectFrom('tasks as t')
    .innerJoin('task_log_associations as a', join => join.onRef('a.task_id', '=', 't.id').onRef('a.attempt', '=', 't.attempts'))
    .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
    .select(['a.task_id', 'a.attempt', 'l.identifier'])
    .where('t.job_id', '=', job)
    .where('t.state', '=', workStateCodes.failed)
    .orderBy('t.frame')
    .orderBy('t.tile')
    .orderBy('l.id')
    .limit(most)
    .execute()
}

export async function newestJobOf(database: Reader, type: JobTypeId): Promise<JobId | undefined> {
  const row = await database
    .selectFrom('jobs as j')
    .innerJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .select('j.id')
    .where('v.jobtype_id', '=', type)
    .orderBy('j.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export interface OwnTemplates {
  readonly success_subject: string | null
  readonly success_body: string | null
  readonly fail_subject: string | null
  readonly fail_body: string | null
}

/** The texts of the job type itself; undefined when it is gone. */
export async function findOwnTemplates(database: Reader, type: number): Promise<OwnTemplates | undefined> {
  return database
    .selectFrom('jobtypes')
    .select(['success_subject', 'success_body', 'fail_subject', 'fail_body'])
    .where('id', '=', jobTypeId(type))
    .executeTakeFirst()
}
