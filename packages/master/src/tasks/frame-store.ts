// Tasks of a job with no more of them than where they stand.
import type { JobId, TaskId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { phaseCodes } from './task.js'
import type { TaskPhase } from './task.js'
import { nextTasks } from './task-list-store.js'

export interface FrameTask {
  readonly id: TaskId
  readonly frame: number
  readonly tile: number | null
  readonly state: TaskPhase
}

/** The next tasks of a job by frame, then tile, after that one. */
export async function framesAfter(
  database: Reader,
  job: JobId,
  after: FrameTask | undefined,
  most: number,
): Promise<FrameTask[]> {
  const rows = await nextTasks(database, job, {}, after, most).select(['t.id', 't.frame', 't.tile', 't.phase']).execute()
  return rows.map(({ id, frame, tile, phase }) => ({ id, frame, tile, state: phases[phase] ?? 'queued' }))
}

const phases = (Object.keys(phaseCodes) as TaskPhase[]).toSorted((a, b) => phaseCodes[a] - phaseCodes[b])

export async function findFrameStep(database: Reader, job: JobId): Promise<{ by: number; num_tiles: number | null }> {
  const row = await database.selectFrom('jobs').select(['by', 'num_tiles']).where('id', '=', job).executeTakeFirst()
  return row ?? { by: 1, num_tiles: null }
}
