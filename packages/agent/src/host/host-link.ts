// What a host has of its agent while it works.
import type { MessageFromHost } from './host-message.js'
import { openLogWriter, type LogWriter } from './log-writer.js'
import type { WorkOrder } from './messages.js'

export interface HostLink {
  readonly send: (message: MessageFromHost) => void
  /** Aborted when the work is to end. */
  readonly stop: AbortSignal
  /** Whoever writes the log takes what the agent wants in it. */
  readonly onNote: (take: (text: string) => void) => void
}

/** Opens the log of an order; the agent's notes go into it, and it tells the agent when it can't be written. */
export function openOrderLog({ logFile, logLimit }: Pick<WorkOrder, 'logFile' | 'logLimit'>, link: HostLink): LogWriter {
  const onTrouble = (reason: string) => {
    link.send({ kind: 'log-trouble', reason })
  }
  const log = openLogWriter(logFile, onTrouble, { limit: logLimit })
  link.onNote(text => {
    log.write('internal', text)
  })
  return log
}
