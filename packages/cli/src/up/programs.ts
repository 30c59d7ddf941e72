// The processes of a farm on this machine: this very command, as master and as agents.
import { join } from 'node:path'
import { enrolKeyVariable } from '../enrol-key.js'
import { pyfarmProgram } from '../this-program.js'
import type { FarmPrograms } from './farm-processes.js'

export interface FarmOptions {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly nextFreePort: boolean
  readonly debug: boolean
  /** More of the master's command line. */
  readonly masterWords: readonly string[]
  /** Path of a log by its name. */
  readonly logOf: (name: string) => string
}

export function pyfarmPrograms({ home, host, port, nextFreePort, debug, masterWords, logOf }: FarmOptions): FarmPrograms {
  const common = (parameters: readonly string[]) => ({
    command: process.execPath,
    arguments: [pyfarmProgram, ...parameters, ...(debug ? ['--debug'] : [])],
    echo: debug,
  })
  return {
    master: knownUrl => ({
      name: 'the master',
      logFile: logOf('master'),
      ...common([
        ...['master', '--home', home, '--host', host, '--create-all', '--allow-agent-loopback-addresses', ...masterWords],
        ...(knownUrl === undefined ? firstPort(port, nextFreePort) : ['--port', new URL(knownUrl).port]),
      ]),
    }),
    agent: (number, masterUrl, enrolKey) => ({
      name: `agent ${number}`,
      logFile: logOf(`agent-${number}`),
      ...common([
        ...['agent', '--master', masterUrl, '--home', join(home, 'agents', String(number))],
        ...['--host', '127.0.0.1', '--hostname', '127.0.0.1', '--port', '0'],
      ]),
      ...(enrolKey === undefined ? {} : { environment: { [enrolKeyVariable]: enrolKey } }),
    }),
  }
}

const firstPort = (port: number, nextFreePort: boolean): string[] => [
  '--port',
  String(port),
  ...(nextFreePort ? ['--next-free-port'] : []),
]
