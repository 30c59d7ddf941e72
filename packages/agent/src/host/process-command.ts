import type { Environment } from '../job-type.js'
import type { Account } from './account.js'

/** A command as it is started, with nothing left to choose. */
export interface ProcessCommand {
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: Environment
  readonly cwd: string
  /** Undefined: as the agent. */
  readonly account?: Account | undefined
}
