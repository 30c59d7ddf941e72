import { isoOf } from '../http/wire.js'
import type { TaskLogRow } from './task-log-store.js'

/** In a list of logs, `id` is left out. */
export const taskLogListView = (log: TaskLogRow) => ({
  identifier: log.identifier,
  agent_id: log.agent_id,
  created_on: isoOf(log.created_on),
})

export const taskLogView = (log: TaskLogRow) => ({ id: log.id, ...taskLogListView(log) })
