// Bodies of the task logs' endpoints.
import { z } from 'zod'
import { enumInput, namesOf, workStateCodes } from '../enums.js'
import { timeSchema } from './answers.js'

const encoder = new TextEncoder()

/** A log's identifier is the name of its file: no slashes, no control characters, not hidden. */
export const logIdentifierSchema = z
  .string('must be a text')
  .min(1, 'must not be empty')
  // File systems count bytes.
  .refine(name => encoder.encode(name).length <= 255, 'must have at most 255 bytes')
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
    .union(
      [z.literal('queued'), enumInput(workStateCodes), z.null()],
      `must be one of queued, ${namesOf(workStateCodes).join(', ')}`,
    )
    .describe('Null is queued.'),
})

const flag = () => z.enum(['0', '1'], 'must be 0 or 1').optional()

/** How a log that was not uploaded is read: `stream`: through the master, as far as it is; `follow`: and on until it ends. */
export const logFileQuerySchema = z.object({ stream: flag(), follow: flag() })

/** A log in a list, where its id is left out. */
export const taskLogListItemSchema = z.strictObject({
  identifier: z.string(),
  agent_id: z.string().nullable(),
  created_on: timeSchema,
})

export const taskLogSchema = taskLogListItemSchema.extend({ id: z.int() })
