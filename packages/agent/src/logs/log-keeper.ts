// Looks after the folder of logs while the agent runs.
import type { AgentOptions } from '@pyfarm/contract/commands'
import type { AssignmentList } from '../assignments/assignment-list.js'
import type { Log } from '../log.js'
import { isLogOf } from './log-identifier.js'
import type { LogUploads } from './log-uploads.js'
import { tidyLogs, type LogLimits } from './tidy-logs.js'

const tidyMilliseconds = 10 * 60 * 1000

const day = 24 * 3600 * 1000
const megabyte = 1024 * 1024

/** What is kept of logs that the master has: by default those of 14 days, at most 2 GB. */
export const logLimits = ({ logDays = 14, logMegabytes = 2048 }: Pick<AgentOptions, 'logDays' | 'logMegabytes'>): LogLimits => ({
  milliseconds: logDays * day,
  bytes: logMegabytes * megabyte,
})

export interface LogKeeperContext {
  readonly folder: string
  readonly limits: LogLimits
  readonly assignments: AssignmentList
  readonly uploads: LogUploads
  readonly log: Log
}

export interface LogKeeper {
  /** Removes what is too old or too much, now and from time to time. */
  start(): void
  close(): void
}

export function openLogKeeper({ folder, limits, assignments, uploads, log }: LogKeeperContext): LogKeeper {
  let timer: NodeJS.Timeout | undefined
  const isNeeded = (name: string) => uploads.isWaiting(name) || assignments.all().some(({ id }) => isLogOf(name, id))
  const tidy = () => void tidyLogs(folder, limits, isNeeded, new Date(), log)
  return {
    start() {
      if (timer !== undefined) return
      tidy()
      timer = setInterval(tidy, tidyMilliseconds).unref()
    },
    close() {
      clearInterval(timer)
    },
  }
}
