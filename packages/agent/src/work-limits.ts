import type { AgentOptions } from '@pyfarm/contract/commands'

/** What the person who runs the agent sets for all work on this machine. */
export interface WorkLimits {
  /** Take an assignment beside those that run. */
  readonly allowSharing: boolean
  /** MB that stay free for temporary files and logs. */
  readonly minFreeDisk: number
  /** Bytes that one log may have. */
  readonly logLimit: number
}

const defaultMinFreeDisk = 256
const defaultLogLimit = 1024

export function workLimits(options: Pick<AgentOptions, 'allowSharing' | 'minFreeDisk' | 'logLimit'>): WorkLimits {
  return {
    allowSharing: options.allowSharing ?? false,
    minFreeDisk: options.minFreeDisk ?? defaultMinFreeDisk,
    logLimit: (options.logLimit ?? defaultLogLimit) * 1024 * 1024,
  }
}
