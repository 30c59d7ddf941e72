/** What may happen to tasks, as the statistics count it. */
export const taskEventNames = ['new', 'restarted', 'started', 'done', 'failed', 'deleted'] as const
export type TaskEventName = (typeof taskEventNames)[number]

export type TaskEventCounts = Readonly<Record<TaskEventName, number>>

export const noTaskEvents: TaskEventCounts = { new: 0, restarted: 0, started: 0, done: 0, failed: 0, deleted: 0 }
