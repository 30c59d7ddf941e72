import { pathToFileURL } from 'node:url'
import type { JobType } from '../job-type.js'

/** Imports compiled job type code and takes the export of that name. Throws a sentence about what is wrong with it. */
export async function loadJobType(codeFile: string, exportName: string): Promise<JobType> {
  const module = (await import(pathToFileURL(codeFile).href)) as Record<string, unknown>
  if (!Object.hasOwn(module, exportName)) throw new Error(noSuchExport(exportName, Object.keys(module)))
  const found = module[exportName]
  if (!isJobType(found)) {
    throw new Error(
      `The export "${exportName}" is no job type: commandData is missing. Make it with defineJobType({ commandData: … }).`,
    )
  }
  return found
}

function noSuchExport(name: string, names: readonly string[]): string {
  const there = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`
  return `The code has no export named "${name}", which the version's classname asks for; ${there}.`
}

function isJobType(value: unknown): value is JobType {
  return typeof value === 'object' && value !== null && 'commandData' in value && typeof value.commandData === 'function'
}
