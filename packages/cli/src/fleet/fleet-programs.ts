import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { enrolKeyVariable } from '../enrol-key.js'
import type { PartProgram } from '../up/part-process.js'
import { pyfarmProgram } from '../this-program.js'

export interface FleetOptions {
  /** Holds the homes of the agents. */
  readonly home: string
  readonly count: number
  /** Of the first; the others have the next ones. 0: any free ones. */
  readonly port: number
  readonly debug: boolean
  /** What they are told alike, as words of a command line. */
  readonly common: readonly string[]
  /** By which they are enrolled, if they are to be. */
  readonly enrolKey?: string | undefined
  /** Path of a log by its name. */
  readonly logOf: (name: string) => string
}

/** Name of an agent's home and log; `number` counts from 1. */
export const fleetName = (number: number): string => `agent-${number}`

/** What to run for each agent of a fleet. Throws a Problem when there are not enough ports. */
export function fleetPrograms({ home, count, port, debug, common, enrolKey, logOf }: FleetOptions): PartProgram[] {
  if (port !== 0 && port + count - 1 > 65_535)
    throw new Problem(`${count} agents from port ${port} on need ports above 65535: choose a lower one with --port.`)
  return Array.from({ length: count }, (_, index) => ({
    name: `agent ${index + 1}`,
    command: process.execPath,
    arguments: [
      ...[pyfarmProgram, 'agent', ...common, '--shared-by', String(count)],
      ...['--home', join(home, fleetName(index + 1)), '--port', String(port === 0 ? 0 : port + index)],
      ...(debug ? ['--debug'] : []),
    ],
    ...(enrolKey === undefined ? {} : { environment: { [enrolKeyVariable]: enrolKey } }),
    logFile: logOf(fleetName(index + 1)),
    echo: debug,
  }))
}
