// What a process asks for after a change. All of it can be found in the database as well: it only says "look now".
import { z } from 'zod'
import { agentId, instant, taskId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, TaskId } from '@pyfarm/contract/ids'

export type Work =
  | { readonly kind: 'assign' }
  /** Tell an agent of the tasks that it was given, at that time. */
  | { readonly kind: 'send'; readonly agent: AgentId; readonly since?: Instant | undefined }
  /** Ask an agent whose work is in doubt, once its reports have had time to arrive. */
  | { readonly kind: 'ask'; readonly agent: AgentId }
  | { readonly kind: 'poll'; readonly agents: readonly AgentId[] }
  | { readonly kind: 'stop'; readonly agent: AgentId; readonly tasks: readonly TaskId[] }
  /** Poll agents that are due, and carry people's orders to theirs. */
  | { readonly kind: 'call agents' }
  | { readonly kind: 'delete marked jobs' }
  | { readonly kind: 'send mails' }

/** A look at all that may have to be done. */
export const everything: readonly Work[] = [
  { kind: 'assign' },
  { kind: 'call agents' },
  { kind: 'delete marked jobs' },
  { kind: 'send mails' },
]

const agent = z.uuid().transform(agentId)

/** Work as it comes out of a broker. */
export const workSchema: z.ZodType<Work> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign') }),
  z.object({ kind: z.literal('send'), agent, since: z.int().transform(instant).optional() }),
  z.object({ kind: z.literal('ask'), agent }),
  z.object({ kind: z.literal('poll'), agents: z.array(agent) }),
  z.object({ kind: z.literal('stop'), agent, tasks: z.array(z.int().transform(taskId)) }),
  z.object({ kind: z.literal('call agents') }),
  z.object({ kind: z.literal('delete marked jobs') }),
  z.object({ kind: z.literal('send mails') }),
])

/** Works of the same key that wait are one: a look at the rows serves them all. */
export function keyOf(work: Work): string | undefined {
  switch (work.kind) {
    case 'send':
    case 'ask':
      return `${work.kind} ${work.agent}`
    case 'poll':
    case 'stop':
      return undefined
    default:
      return work.kind
  }
}

/** Work of one lane never waits for that of another. */
export const lanes = ['assign', 'agents', 'chores', 'mails'] as const
export type Lane = (typeof lanes)[number]

export function laneOf({ kind }: Work): Lane {
  switch (kind) {
    case 'assign':
      return 'assign'
    case 'call agents':
    case 'delete marked jobs':
      return 'chores'
    case 'send mails':
      return 'mails'
    default:
      return 'agents'
  }
}

/** Milliseconds to wait before the work is done. */
export const delayOf = ({ kind }: Work, settings: { readonly lost_task_grace: number }): number =>
  kind === 'ask' ? settings.lost_task_grace + 500 : 0
