// What job types in Python say of their tasks, as the agent gets to know it.
import type { MessageFromHost } from './host-message.js'
import type { ReportedState, WorkOrder } from './messages.js'
import { throttleProgress } from './open-work.js'
import type { BridgeMessage } from './python-messages.js'

export interface PythonTasks {
  hear(message: Extract<BridgeMessage, { task: number }>): void
  /** Tasks that are neither done, failed nor given back. */
  unfinished(): number[]
  fail(error: string): void
  /** Gives every unfinished task back, and not to this agent again. */
  giveBackFromHere(): void
}

/** States, start times and the like of one task. */
const mostReports = 1000

export function openPythonTasks(order: Pick<WorkOrder, 'tasks'>, send: (message: MessageFromHost) => void): PythonTasks {
  const states = new Map<number, ReportedState | null | undefined>(order.tasks.map(task => [task.id, undefined]))
  const progress = throttleProgress({ send })
  const isOpen = (task: number) => {
    const state = states.get(task)
    return states.has(task) && state !== null && state !== 'done' && state !== 'failed'
  }
  const unfinished = () => Array.from(states.keys()).filter(isOpen)

  function setState({ task, state, error, dissociate }: Omit<Extract<BridgeMessage, { kind: 'state' }>, 'kind'>) {
    if (!isOpen(task) || states.get(task) === state) return
    states.set(task, state)
    if (state !== 'running') progress.forget(task)
    if (state === null) send({ kind: 'given-back', task })
    else send({ kind: 'state', task, state, ...(error === null ? {} : { error }), ...(dissociate ? { dissociate } : {}) })
  }

  // Code that goes in circles must not fill the agent's memory with reports.
  const reports = new Map<number, number>()
  function count(task: number) {
    const reported = (reports.get(task) ?? 0) + 1
    reports.set(task, reported)
    if (reported > mostReports) throw new Error(`The job type reported on task ${task} more than ${mostReports} times.`)
  }

  return {
    hear(message) {
      if (!states.has(message.task)) return
      if (message.kind !== 'progress') count(message.task)
      if (message.kind === 'state') setState(message)
      else if (message.kind !== 'progress') send(message)
      else if (isOpen(message.task)) progress.tell(message.task, Math.min(1, Math.max(0, message.progress)))
    },
    unfinished,
    fail(error) {
      for (const task of unfinished()) setState({ task, state: 'failed', error, dissociate: false })
    },
    giveBackFromHere() {
      for (const task of unfinished()) {
        send({ kind: 'failed-here', task })
        setState({ task, state: null, error: null, dissociate: true })
      }
    },
  }
}
