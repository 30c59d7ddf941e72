// What an agent's answer to an assignment means (behaviour.md section 5 "Sending", agent-protocol.md section 4.1). Pure.
import { assignReplySchema } from '@pyfarm/contract/agent-protocol'
import type { AgentReply } from './agent-caller.js'

export type SendResult =
  | { readonly kind: 'sent'; readonly assignment: string | undefined }
  /** The agent doesn't take these tasks; it has the others. */
  | { readonly kind: 'refused'; readonly tasks: readonly number[]; readonly reason: string }
  /** Worth another try. */
  | { readonly kind: 'again'; readonly reason: string }

/** `isOld` tells whether an assignment's id was given to other attempts before: then the agent has started nothing new. */
export function sendResult(reply: AgentReply, tasks: readonly number[], isOld: (assignment: string) => boolean): SendResult {
  if (reply.kind === 'no answer') return { kind: 'again', reason: reply.reason }
  if (typeof reply.body === 'string' && reply.status < 300) return { kind: 'again', reason: 'what answers there is no agent' }
  const parsed = assignReplySchema.safeParse(reply.body)
  const body = parsed.success ? parsed.data : {}
  const reason = typeof body.error === 'string' ? body.error : `it answered ${reply.status}`
  switch (reply.status) {
    case 200:
    case 201:
    case 202:
      if (body.id !== undefined && isOld(body.id)) return { kind: 'again', reason: 'it still has an earlier attempt' }
      return { kind: 'sent', assignment: body.id }
    case 400:
      return { kind: 'refused', tasks, reason }
    case 409:
      return { kind: 'refused', tasks: (body.rejected_task_ids ?? tasks).filter(task => tasks.includes(task)), reason }
    default:
      return { kind: 'again', reason }
  }
}

/** Milliseconds before the next try. */
export function sendDelay(tries: number, random: number): number {
  return Math.min(5_000, 100 * 4 ** tries) * (0.75 + random / 2)
}
