import type { TaskRow } from '../../api/farm-queries.js'
import { percentWords } from '../../words/amounts.js'
import { frameLabel } from '../../words/frames.js'
import { durationWords, secondsBetween } from '../../words/times.js'
import { stateOf } from './frame-states.js'

/** What there is to say of a frame in a line: `Frame 12, running on node-7, 40 %` or `Frame 3, failed on node-7: no disk space`. */
export function frameWords(task: TaskRow): string {
  const state = stateOf(task)
  const where = typeof task.hostname === 'string' ? ` ${state === 'assigned' ? 'to' : 'on'} ${task.hostname}` : ''
  return `${frameLabel(task)}, ${state}${where}${restWords(task, state)}`
}

function restWords(task: TaskRow, state: string): string {
  if (state === 'running') return `, ${percentWords(task.progress)}`
  if (task.last_error !== null) return state === 'failed' ? `: ${task.last_error}` : `; failed before: ${task.last_error}`
  if (state !== 'done' || task.time_started === null || task.time_finished === null) return ''
  return ` in ${durationWords(secondsBetween(task.time_started, task.time_finished))}`
}
