// What the Python bridge (packages/agent/python) says, one JSON object a line.
import { z } from 'zod'

const task = z.int()

const bridgeMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('lines'),
    stream: z.enum(['stdout', 'stderr', 'internal', 'jobtype']),
    pid: z.int().nullable(),
    lines: z.array(z.string()),
  }),
  /** A process has written something. */
  z.object({ kind: z.literal('heard') }),
  z.object({ kind: z.literal('started') }),
  z.object({
    kind: z.literal('state'),
    task,
    /** Null: the task goes back to the queue. */
    state: z.enum(['running', 'paused', 'done', 'failed']).nullable(),
    error: z.string().nullable(),
    dissociate: z.boolean(),
  }),
  z.object({ kind: z.literal('progress'), task, progress: z.number() }),
  z.object({ kind: z.literal('time-started'), task }),
  z.object({ kind: z.literal('failed-here'), task }),
  /** The job type has ended; `processes` says how many it started. */
  z.object({
    kind: z.literal('finished'),
    processes: z.int(),
    error: z.string().optional(),
    insufficientSpace: z.boolean().optional(),
  }),
  /** The answer of a function that looks for a software. */
  z.object({ kind: z.literal('discovered'), found: z.boolean().optional(), error: z.string().optional() }),
])
export type BridgeMessage = z.infer<typeof bridgeMessageSchema>
export type Finished = Extract<BridgeMessage, { kind: 'finished' }>

/** Reads a line of the bridge. Throws a sentence when it is none: code has written to the pipe by itself. */
export function readBridgeMessage(line: string): BridgeMessage {
  const message = bridgeMessageSchema.safeParse(parseJson(line))
  if (message.success) return message.data
  throw new Error('The Python code wrote to file descriptor 3, which the agent uses: open files get numbers of their own.')
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
