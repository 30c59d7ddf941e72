// What the rows of job tables show beside the job's own columns.
import type { Kysely } from 'kysely'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { JobGroupId, JobId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { phaseCodes } from '../tasks/task.js'
import { partsOf } from '../database/parts.js'
import type { JobRow } from './job-store.js'

export interface ParentLink {
  readonly child: JobId
  readonly parent: JobId
  /** The parent's state, PyFarm's integer. */
  readonly state: number | null
}

/** The parents of these jobs. */
export async function listParentLinks(database: Kysely<Tables>, children: readonly JobId[]): Promise<ParentLink[]> {
  const links: ParentLink[] = []
  for (const some of partsOf(children, idsAtOnce)) {
    const found = await database
      .selectFrom('job_dependencies as d')
      .innerJoin('jobs as p', 'p.id', 'd.parentid')
      .select(['d.childid as child', 'd.parentid as parent', 'p.state'])
      .where('d.childid', 'in', some)
      .orderBy('d.parentid')
      .execute()
    links.push(...found)
  }
  return links
}

const idsAtOnce = 1000

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

/** Those of the jobs that can go no further: nothing of theirs is on an agent, and each waiting task has failed on every live agent. */
export async function listStuckJobs(database: Kysely<Tables>, jobs: readonly JobId[]): Promise<Set<JobId>> {
  const rows = await database
    .selectFrom('jobs as j')
    .select('j.id')
    .where('j.id', 'in', jobsWithFailures(database))
    .where('j.tasks_assigned', '=', 0)
    .where('j.tasks_running', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tasks as t')
            .innerJoin('agents as a', join => join.on('a.state', 'in', [agentStateCodes.online, agentStateCodes.running]))
            .select('t.id')
            .whereRef('t.job_id', '=', 'j.id')
            .where('t.phase', '=', phaseCodes.queued)
            .where(({ not: no, exists: any, selectFrom: from }) =>
              no(
                any(
                  from('failed_tasks_in_agents as f')
                    .select('f.task_id')
                    .whereRef('f.task_id', '=', 't.id')
                    .whereRef('f.agent_id', '=', 'a.id'),
                ),
              ),
            ),
        ),
      ),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('agents as live')
          .select('live.id')
          .where('live.state', 'in', [agentStateCodes.online, agentStateCodes.running]),
      ),
    )
    .execute()
  const wanted = new Set(jobs)
  return new Set(rows.map(row => row.id).filter(id => wanted.has(id)))
}

const jobsWithFailures = (database: Kysely<Tables>) =>
  database
    .selectFrom('failed_tasks_in_agents as f')
    .innerJoin('tasks as t', 't.id', 'f.task_id')
    .select('t.job_id')
    .distinct()
    .where('t.phase', '=', phaseCodes.queued)
