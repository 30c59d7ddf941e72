// Rows of `GET /jobs/<job>/tasks/`, sorted by frame: those of PyFarm's keys that our own pages and commands read.
import { z } from 'zod'
import { taskSchema } from './task-answers.js'

export const taskRowSchema = z.object({
  ...taskSchema.pick({
    id: true,
    frame: true,
    tile: true,
    progress: true,
    agent_id: true,
    attempts: true,
    failures: true,
    last_error: true,
    time_started: true,
    time_finished: true,
  }).shape,
  /** Null stands for queued, or for assigned with an agent. */
  state: z.string().nullable(),
})
