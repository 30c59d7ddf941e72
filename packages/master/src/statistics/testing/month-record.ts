// What a test knows of a farm's tasks from what it has done to them: a recount that asks neither the rules nor the outbox.
import { noTaskEvents } from '@pyfarm/contract/task-events'
import type { TaskEventCounts, TaskEventName } from '@pyfarm/contract/task-events'

export interface RecordedTask {
  state: 'queued' | 'running' | 'done' | 'failed'
  failures: number
  agent: string | null
}

export interface RecordedJob {
  readonly id: number
  readonly requeue: number
  queue: number | null
  readonly tasks: Map<number, RecordedTask>
}

export interface Record {
  readonly jobs: Map<number, RecordedJob>
  /** By day and queue, as `keyOf` names them. */
  readonly events: Map<string, TaskEventCounts>
  readonly note: (job: RecordedJob, event: TaskEventName, times?: number) => void
  readonly add: (job: RecordedJob, tasks: readonly number[]) => void
  readonly start: (job: RecordedJob, task: RecordedTask, agent: string | null) => void
  readonly finish: (job: RecordedJob, task: RecordedTask) => void
  readonly fail: (job: RecordedJob, task: RecordedTask) => void
  readonly rerun: (job: RecordedJob, task: RecordedTask) => void
  readonly remove: (job: RecordedJob, tasks: readonly number[]) => void
}

export const queueName = (queue: number | null): string => `queue ${queue ?? 'none'}`
export const keyOf = (day: number, queue: number | null): string => `day ${day}, ${queueName(queue)}`

export const isEnded = ({ state }: RecordedTask): boolean => state === 'done' || state === 'failed'

/** `today` is the number of the day at which something happens. */
export function startRecord(today: () => number): Record {
  const events = new Map<string, TaskEventCounts>()
  const note: Record['note'] = (job, event, times = 1) => {
    const key = keyOf(today(), job.queue)
    const counts = events.get(key) ?? { ...noTaskEvents }
    if (times > 0) events.set(key, { ...counts, [event]: counts[event] + times })
  }
  return {
    jobs: new Map(),
    events,
    note,
    add: (job, tasks) => {
      for (const task of tasks) job.tasks.set(task, { state: 'queued', failures: 0, agent: null })
      note(job, 'new', tasks.length)
    },
    start: (job, task, agent) => {
      Object.assign(task, { state: 'running', agent })
      note(job, 'started')
    },
    finish: (job, task) => {
      task.state = 'done'
      note(job, 'done')
    },
    fail: (job, task) => {
      task.failures++
      note(job, 'failed')
      if (task.failures > job.requeue) {
        task.state = 'failed'
        return
      }
      Object.assign(task, { state: 'queued', agent: null })
      note(job, 'restarted')
    },
    rerun: (job, task) => {
      Object.assign(task, { state: 'queued', failures: 0, agent: null })
      note(job, 'restarted')
    },
    remove: (job, tasks) => {
      for (const task of tasks) job.tasks.delete(task)
      note(job, 'deleted', tasks.length)
    },
  }
}
