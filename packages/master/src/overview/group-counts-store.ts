// The states of the jobs of job groups, from the counts that jobs keep.
import type { Kysely } from 'kysely'
import type { GroupsOverview } from '@pyfarm/contract/api/overview'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

type Group = GroupsOverview[number]

/** In order of their ids; groups without jobs are left out. */
export async function countGroups(database: Kysely<Tables>, ids: readonly number[]): Promise<Group[]> {
  const groups = new Map<number, Group>()
  for (const row of await countsByState(database, ids)) {
    if (row.job_group_id === null) continue
    const group = groups.get(row.job_group_id) ?? emptyGroup(row.job_group_id)
    groups.set(row.job_group_id, group)
    const state = row.state === null ? 'queued' : nameOfCode(workStateCodes, row.state)
    if (state !== undefined) group.jobs[state] += Number(row.jobs)
    group.tasks.queued += Number(row.queued)
    group.tasks.assigned += Number(row.assigned)
    group.tasks.running += Number(row.running)
    group.tasks.done += Number(row.done)
    group.tasks.failed += Number(row.failed)
  }
  return [...groups.values()].sort((a, b) => a.id - b.id)
}

const countsByState = (database: Kysely<Tables>, ids: readonly number[]) =>
  database
    .selectFrom('jobs')
    .select(({ fn }) => [
      'job_group_id',
      'state',
      fn.countAll<number | string>().as('jobs'),
      fn.sum<number | string>('tasks_queued').as('queued'),
      fn.sum<number | string>('tasks_assigned').as('assigned'),
      fn.sum<number | string>('tasks_running').as('running'),
      fn.sum<number | string>('tasks_done').as('done'),
      fn.sum<number | string>('tasks_failed').as('failed'),
    ])
    .where('job_group_id', 'in', ids.map(jobGroupId))
    .where('to_be_deleted', '=', false)
    .groupBy(['job_group_id', 'state'])
    .execute()

const emptyGroup = (id: number): Group => ({
  id,
  jobs: { running: 0, queued: 0, paused: 0, failed: 0, done: 0 },
  tasks: { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 },
})
