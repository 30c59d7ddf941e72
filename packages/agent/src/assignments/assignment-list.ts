// The assignments that the agent works on or still has something to tell about.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { admitAssignment, type Admission, type Resources } from './admit-assignment.js'
import type { AssignmentContext } from './assignment-life.js'
import { isUnfinished, type Assignment } from './assignment.js'
import { startAssignment } from './run-assignment.js'

/** The announcement of an assignment's end waits this long for the upload of its log. */
const uploadMilliseconds = 1000

export interface AssignmentList {
  all(): readonly Assignment[]
  /** Takes an assignment and starts it, or says why not. */
  assign(body: AssignBody, resources: Resources): Admission | { readonly kind: 'started'; readonly id: string }
  /** Takes in what an earlier life of this agent has still to tell about an assignment. */
  restore(assignment: Assignment): void
  /** Cancels the assignment that holds a task; false when none does. */
  cancelTask(task: number, graceMilliseconds: number): boolean
  /** Cancels everything for good; resolves when the master knows, or when no more is to be sent. */
  close(graceMilliseconds: number): Promise<void>
  isBusy(): boolean
}

export interface AssignmentListContext extends Omit<AssignmentContext, 'onDelivered'> {
  /** An assignment has ended and left the list. */
  readonly onEnded: () => void
}

export function openAssignmentList(context: AssignmentListContext): AssignmentList {
  const assignments = new Map<string, Assignment>()
  const all = () => [...assignments.values()]

  let closed = false

  async function end(assignment: Assignment, upload: () => Promise<void>): Promise<void> {
    if (!closed) await Promise.race([upload(), sleep(uploadMilliseconds)])
    assignments.delete(assignment.id)
    if (!closed) context.onEnded()
  }

  return {
    all,
    assign(body, resources) {
      const admission = admitAssignment(body, resources, all())
      if (admission.kind !== 'accept') return admission
      const onDelivered = (ended: Assignment, upload: () => Promise<void>) => void end(ended, upload)
      const assignment = startAssignment(body, { ...context, onDelivered }, new Date())
      assignments.set(assignment.id, assignment)
      return { kind: 'started', id: assignment.id }
    },
    restore(assignment) {
      assignments.set(assignment.id, assignment)
      void assignment.delivered.then(() => end(assignment, () => Promise.resolve()))
    },
    cancelTask(task, grace) {
      const holders = all().filter(assignment => assignment.tasks.some(each => each.assigned.id === task))
      for (const assignment of holders) void assignment.cancel(grace)
      return holders.length > 0
    },
    async close(grace) {
      closed = true
      await Promise.all(all().map(assignment => assignment.cancel(grace)))
      await Promise.all(all().map(assignment => assignment.delivered))
    },
    isBusy: () => all().some(assignment => assignment.tasks.some(isUnfinished)),
  }
}
