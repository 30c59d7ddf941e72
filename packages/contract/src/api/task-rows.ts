// Rows of `GET /jobs/<job>/tasks/`, sorted by frame: those of PyFarm's keys that our own pages and commands read.
import { z } from 'zod'

export const taskRowSchema = z.object({
  id: z.int(),
  frame: z.number(),
  tile: z.int().nullable(),
  /** queued | assigned | running | paused | done | failed; null stands for queued, or for assigned with an agent. */
  state: z.string().nullable(),
  /** 0 to 1. */
  progress: z.number(),
  agent_id: z.string().nullable(),
  attempts: z.int(),
  failures: z.int(),
  last_error: z.string().nullable(),
  time_started: z.string().nullable(),
  time_finished: z.string().nullable(),
})
export type TaskRow = z.infer<typeof taskRowSchema>
