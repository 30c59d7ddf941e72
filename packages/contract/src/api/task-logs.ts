// Bodies of the task logs' endpoints.
import { z } from 'zod'

/** A log's identifier is the name of its file: no slashes, no control characters, not hidden. */
export const logIdentifierSchema = z
  .string('must be a text')
  .min(1, 'must not be empty')
  // File systems count bytes.
  .refine(name => new TextEncoder().encode(name).length <= 255, 'must have at most 255 bytes')
  .regex(
    /^[^./\\\p{Cc}\p{Cs}][^/\\\p{Cc}\p{Cs}]*$/u,
    'must be a file name without slashes and control characters that does not start with a dot',
  )

export const newTaskLogSchema = z.strictObject({
  identifier: logIdentifierSchema,
  agent_id: z.guid('must be the UUID of an agent').nullable().optional(),
})

export const taskLogStateSchema = z.strictObject({
  state: z
    .enum(['queued', 'running', 'paused', 'done', 'failed'], 'must be one of queued, running, paused, done, failed')
    .nullable(),
})
