// How an agent ends: on a signal, by an order of its master, or to start anew.
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { AssignmentList } from './assignments/assignment-list.js'
import type { Outbox } from './delivery/outbox.js'
import type { Presence } from './presence/presence.js'
import type { Tuning } from './tuning.js'

/** How long the last answers may take. */
const answersMilliseconds = 200

export type EndReason = 'stopped' | 'restart'

export interface AgentEnd {
  readonly closing: () => 'stopping' | 'restarting' | undefined
  /** Resolves when the work is given back and the master knows that the agent ends. */
  readonly stop: () => Promise<void>
  readonly restart: (immediately: boolean) => void
  /** An assignment has ended: a restart that waited for it may take place. */
  readonly afterWork: () => void
  /** Resolves when `stop` or a restart is through. */
  readonly reason: Promise<EndReason>
}

interface Parts {
  readonly assignments: AssignmentList
  readonly presence: Presence
  readonly outbox: Outbox
  readonly tuning: Tuning
  /** Aborted at the start of the end: no more announcements. */
  readonly talk: AbortController
  /** Aborted at the end of it: nothing more is sent. */
  readonly work: AbortController
}

export function openEnd({ assignments, presence, outbox, tuning, talk, work }: Parts): AgentEnd {
  let closing: 'stopping' | 'restarting' | undefined
  let ending: Promise<void> | undefined
  let resolveReason: (reason: EndReason) => void
  const reason = new Promise<EndReason>(resolve => {
    resolveReason = resolve
  })

  async function end(why: EndReason): Promise<void> {
    talk.abort(new Error('the agent ends'))
    await Promise.race([outbox.delivered(), sleep(tuning.lastResultsMilliseconds)])
    const deadline = AbortSignal.timeout(tuning.goodbyeMilliseconds)
    const goodbye = presence.goodbye(deadline)
    await Promise.race([assignments.close(tuning.stopGraceMilliseconds), sleep(tuning.goodbyeMilliseconds)])
    await goodbye
    work.abort(new Error('the agent ends'))
    resolveReason(why)
  }

  const restartIfIdle = () => {
    if (closing === 'restarting' && !assignments.isBusy()) ending ??= end('restart')
  }
  return {
    closing: () => closing,
    stop() {
      closing = 'stopping'
      return (ending ??= end('stopped'))
    },
    restart(immediately) {
      closing ??= 'restarting'
      if (immediately) ending ??= end('restart')
      else restartIfIdle()
    },
    afterWork: restartIfIdle,
    reason,
  }
}

/** Lets the answers under way go out and closes every connection. */
export async function closeServer(server: FastifyInstance): Promise<void> {
  await Promise.race([server.close(), sleep(answersMilliseconds)])
  server.server.closeAllConnections()
}
