// What an agent that is paused or drained still does. Pure.
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { isUnfinished, type Assignment } from '../assignments/assignment.js'

/** Of each assignment, the tasks that were rendering when the pause was asked for. */
export type FramesUnderWay = ReadonlyMap<string, ReadonlySet<number>>

export function rendersNow(assignments: readonly Assignment[]): FramesUnderWay {
  return new Map(
    assignments.map(({ id, tasks }) => [
      id,
      new Set(tasks.filter(task => task.state === 'running').map(task => task.assigned.id)),
    ]),
  )
}

/** Assignments of which no frame that was under way is left to wait for, but something else. */
export function whatToGiveBack(assignments: readonly Assignment[], underWay: FramesUnderWay): Assignment[] {
  return assignments.filter(({ id, tasks }) => {
    const awaited = underWay.get(id)
    const unfinished = tasks.filter(isUnfinished)
    return unfinished.length > 0 && !unfinished.some(task => awaited?.has(task.assigned.id) === true)
  })
}

/** The tasks of an assignment that are not here yet: an agent that is set aside takes none of them. */
export function newTasks(body: AssignBody, assignments: readonly Assignment[]): number[] {
  const here = new Set(assignments.flatMap(({ tasks }) => tasks.filter(isUnfinished).map(task => task.assigned.id)))
  return body.tasks.map(task => task.id).filter(id => !here.has(id))
}
