// Why jobs wait, summed up: the explanation of each, by the planner's own rules.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Waiting } from '@pyfarm/contract/api/overview'
import { explainJob } from '../explain/explain-job-rules.js'
import type { FarmPicture } from '../explain/farm-picture.js'
import { snapshotOf } from '../explain/picture-rules.js'
import { planAssignments } from '../scheduler/plan-assignments.js'
import type { Assignment, PlanOptions } from '../scheduler/farm-snapshot.js'
import { sumUpReasons, waitingJobs, type ExplainedJob } from './waiting-rules.js'

const mostExplained = 40

/** Other requests get their turn between two jobs. */
export async function explainWaiting(picture: FarmPicture, options: PlanOptions): Promise<Waiting> {
  const jobs = waitingJobs(picture.jobs)
  let made: readonly Assignment[] | undefined
  const plan = () => (made ??= planAssignments(snapshotOf(picture), options))
  const explained: ExplainedJob[] = []
  for (const job of jobs.slice(0, mostExplained)) {
    explained.push(explainJob({ picture, job, options }, plan))
    await nextTurn()
  }
  return { total: jobs.length, explained: explained.length, reasons: sumUpReasons(explained) }
}
