// The farm's parts, loaded only when a command starts one: `pyfarm jobs` need not load the master.
import type { AgentOptions, MasterOptions, SchedulerOptions } from '@pyfarm/contract/commands'
import type { SimulateOptions } from '@pyfarm/contract/simulation/simulate-options'
import { Problem } from '@pyfarm/contract/problem'

export interface HomeOptions {
  readonly home: string
  readonly configFolder?: string
}

export interface TablesOptions extends HomeOptions {
  /** Print the SQL that is run. */
  readonly echo: boolean
  readonly dropAll: boolean
  readonly createTables: boolean
  /** The database address, repeated as the confirmation that dropping its tables is meant. */
  readonly confirmDrop?: string
}

export const runMaster = (options: MasterOptions): Promise<void> => runPart('@pyfarm/master/main', 'runMaster', options)
export const runScheduler = (options: SchedulerOptions): Promise<void> =>
  runPart('@pyfarm/master/scheduler-main', 'runScheduler', options)
export const runSimulation = (options: SimulateOptions): Promise<void> =>
  runPart('@pyfarm/master/simulation/run-simulation', 'runSimulation', options)
export const runAgent = (options: AgentOptions): Promise<void> => runPart('@pyfarm/agent/main', 'runAgent', options)

export const runTables = (options: TablesOptions): Promise<void> =>
  runPart('@pyfarm/master/database/tables-command', 'runTablesCommand', options)

export const runMigrate = (options: HomeOptions): Promise<void> =>
  runPart('@pyfarm/master/database/tables-command', 'runMigrateCommand', options)

export const runSettings = (options: HomeOptions): Promise<void> =>
  runPart('@pyfarm/master/settings/print-settings', 'runSettingsCommand', options)

async function runPart(specifier: string, name: string, options: object): Promise<void> {
  const part = findFunction(await load(specifier), name)
  if (part === undefined) throw new Problem(`${specifier} has no ${name}: its build does not fit this command; run npm run build`)
  await part(options)
}

async function load(specifier: string): Promise<unknown> {
  const address = import.meta.resolve(specifier)
  try {
    return (await import(address)) as unknown
  } catch (error) {
    if (isMissing(error, address)) throw new Problem(`${specifier} is not built yet: run npm start once`, { cause: error })
    throw error
  }
}

/** The module itself is missing, not something that it imports. */
function isMissing(error: unknown, address: string): boolean {
  return error instanceof Error && 'url' in error && error.url === address
}

type Part = (options: object) => unknown

function findFunction(module: unknown, name: string): Part | undefined {
  if (typeof module !== 'object' || module === null) return undefined
  const found: unknown = Reflect.get(module, name)
  return isPart(found) ? found : undefined
}

function isPart(value: unknown): value is Part {
  return typeof value === 'function'
}
