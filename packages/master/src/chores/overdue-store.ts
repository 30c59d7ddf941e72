import type { Kysely } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import type { TaskId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

/** Running tasks of jobs that have limits, in the order of their ids, those after `last`. */
export async function runningLimitedTasks(database: Kysely<Tables>, last: TaskId | undefined, most: number) {
  const running = database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select(['t.id', 't.job_id', 't.attempts', 't.time_started', 'j.limits'])
    .where('t.active_agent_id', 'is not', null)
    .where('t.state', '=', workStateCodes.running)
    .where('j.limits', 'is not', null)
    .orderBy('t.id')
    .limit(most)
  return (last === undefined ? running : running.where('t.id', '>', last)).execute()
}
