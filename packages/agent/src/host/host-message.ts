// What a host says to the agent. Job type code runs in the host and could say anything: it is read with care.
import { z } from 'zod'
import type { ReportedState } from './messages.js'
import { shortText } from './short-text.js'

const task = z.int()
const text = z.string().transform(long => shortText(long))

const hostMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('state'),
    task,
    state: z.enum(['running', 'paused', 'done', 'failed'] satisfies ReportedState[]),
    error: text.optional(),
    /** The task shall no longer be this agent's. */
    dissociate: z.literal(true).optional(),
  }),
  /** The task goes back to the master's queue. */
  z.object({ kind: z.literal('given-back'), task }),
  z.object({ kind: z.literal('progress'), task, progress: z.number().min(0).max(1) }),
  z.object({ kind: z.literal('time-started'), task }),
  z.object({ kind: z.literal('failed-here'), task }),
  /** All processes have started. */
  z.object({ kind: z.literal('started') }),
  /** A process has started or written something; only for jobs that limit its silence. */
  z.object({ kind: z.literal('heard') }),
  z.object({ kind: z.literal('log-trouble'), reason: text }),
  /** Everything has ended; `error` says why the job type could not go on. */
  z.object({ kind: z.literal('finished'), error: text.optional() }),
])
export type MessageFromHost = z.infer<typeof hostMessageSchema>

/** Undefined for what is no message of a host's. */
export function readHostMessage(raw: unknown): MessageFromHost | undefined {
  return hostMessageSchema.safeParse(raw).data
}

const discoveryAnswerSchema = z.union([z.object({ found: z.boolean() }), z.object({ error: text })])
/** Whether the function returned exactly true, or why it could not be called. */
export type DiscoveryAnswer = z.infer<typeof discoveryAnswerSchema>

/** Undefined for what is no answer. */
export function readDiscoveryAnswer(raw: unknown): DiscoveryAnswer | undefined {
  return discoveryAnswerSchema.safeParse(raw).data
}
