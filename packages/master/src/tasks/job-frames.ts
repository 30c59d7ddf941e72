// How all tasks of a job stand. Many pages may show one large job at a time: what one has read a moment ago does for the others.
import type { JobFrames } from '@pyfarm/contract/api/job-frames'
import type { JobId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { keepFor } from '../database/keep-for.js'
import { createFrameRuns } from './frame-runs.js'
import { findFrameStep, framesAfter } from './frame-store.js'
import type { FrameTask } from './frame-store.js'

const framesAtOnce = 5000
const mostKept = 32

/** @param freshMs how old an answer may be */
export function createJobFrames(read: Reader, now: () => number, freshMs = 1000): (job: JobId) => Promise<JobFrames> {
  const kept = new Map<JobId, () => Promise<JobFrames>>()
  return job => {
    const frames = kept.get(job) ?? keepFor(freshMs, now, () => readFrames(read, job))
    kept.delete(job)
    kept.set(job, frames)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return frames()
  }
}

async function readFrames(read: Reader, job: JobId): Promise<JobFrames> {
  const { by, num_tiles: tiles } = await findFrameStep(read, job)
  const runs = createFrameRuns(by, tiles)
  for (let last: FrameTask | undefined; ;) {
    const tasks = await framesAfter(read, job, last, framesAtOnce)
    for (const { id, frame, tile, state } of tasks) runs.add({ id, frame, tile }, state)
    last = tasks.at(-1)
    if (tasks.length < framesAtOnce) return runs.all()
    // Between two parts other requests go on.
    await new Promise(resolve => setImmediate(resolve))
  }
}
