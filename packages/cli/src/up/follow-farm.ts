// Shows the farm's jobs until it is interrupted, or, with `exitWhenDone`, until they are finished.
import type { JobDetails } from '@pyfarm/contract/api/details'
import type { Api } from '../api-client.js'
import { isFinished } from '../progress/format.js'
import { followJobs } from '../progress/follow-jobs.js'
import type { KnownJob } from './demo-jobs.js'
import type { Up } from './up.js'
import { chooseRows, outcomeOf } from './shown-jobs.js'

export interface FollowFarm {
  readonly up: Up
  readonly api: Api
  /** What to wait for; none: all jobs. */
  readonly awaited: readonly KnownJob[]
  readonly signal: AbortSignal
}

/** @returns the exit status: 1 if an awaited job failed. */
export async function followFarm({ up, api, awaited, signal }: FollowFarm): Promise<number> {
  const ids = awaited.map(job => job.id)
  let shown: ReadonlySet<number> = new Set()
  let reported = false
  let status = 0
  await followJobs({
    api,
    view: up.view,
    signal,
    patienceMs: Infinity,
    choose: rows => {
      const chosen = chooseRows(rows, shown)
      shown = new Set(chosen.every(isFinished) ? [] : chosen.map(row => row.id))
      return chosen
    },
    isOver: rows => {
      if (reported) return false
      const outcome = outcomeOf(rows, ids)
      if (!outcome.over) return false
      reported = true
      status = reportEnd(up, awaited, outcome.failed)
      return up.exitWhenDone
    },
  })
  return status
}

function reportEnd({ view, demo }: Up, awaited: readonly KnownJob[], failed: readonly JobDetails[]): number {
  if (awaited.length > 0) view.close()
  for (const job of failed) view.say(`job ${job.id} "${job.title}" failed: see why with "npx pyfarm logs ${job.id}"`)
  if (failed.length > 0) return 1
  if (demo === undefined) return 0
  view.say(`the pictures lie in ${demo.folder}`)
  view.say(`the animation is ${demo.animation}`)
  return 0
}
