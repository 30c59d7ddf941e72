import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

/** Absolute path of a program that an npm package beside the agent brings, by its `bin` name. Throws a sentence when it is missing. */
export function findShippedProgram(packageName: string, program: string): string {
  const folder = (require.resolve.paths(packageName) ?? [])
    .map(path => join(path, packageName))
    .find(path => existsSync(join(path, 'package.json')))
  if (folder === undefined)
    throw new Error(`The npm package "${packageName}", which ships "${program}", is not installed with this agent.`)
  const path = readPrograms(folder)[program]
  if (path === undefined) throw new Error(`The npm package "${packageName}" ships no program named "${program}".`)
  return join(folder, path)
}

function readPrograms(folder: string): Readonly<Record<string, string>> {
  const { name, bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile
  if (typeof bin === 'string') return { [name.replace(/^@[^/]*\//, '')]: bin }
  return bin ?? {}
}

interface PackageFile {
  readonly name: string
  readonly bin?: string | Readonly<Record<string, string>>
}
