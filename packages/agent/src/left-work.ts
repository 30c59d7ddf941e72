// What an earlier life of this agent left behind for its master: results, and logs.
import { join } from 'node:path'
import type { AssignmentList } from './assignments/assignment-list.js'
import { takeUpLeft, targetOf } from './assignments/left-assignment.js'
import type { Outbox } from './delivery/outbox.js'
import type { AgentHome } from './home/agent-home.js'
import type { Journal } from './journal/journal.js'
import type { Log } from './log.js'
import type { LogUploads } from './logs/log-uploads.js'

export interface LeftWorkContext {
  readonly home: AgentHome
  readonly journal: Journal
  readonly outbox: Outbox
  readonly uploads: LogUploads
  readonly assignments: AssignmentList
  readonly log: Log
}

/** Puts results in line, so that the registration lists them. Returns what sends the logs, when the master knows this agent. */
export function takeUpLeftWork({ home, journal, outbox, uploads, assignments, log }: LeftWorkContext): () => void {
  for (const left of journal.left) {
    const assignment = takeUpLeft(left, { outbox, log })
    if (assignment !== undefined) assignments.restore(assignment)
  }
  const logs = journal.left.filter(({ found }) => !found.isLogSettled)
  return () => {
    for (const { found, journal: record } of logs.splice(0)) {
      const { head } = found
      const [first] = head.tasks
      if (first === undefined) record.logSettled()
      else void uploads.send(targetOf(first, head), join(home.logs, head.identifier), record.logSettled)
    }
  }
}
