// The packages that a program needs to run, as they are installed here, and where they lie in a copy of that installation.
import { existsSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'

export interface CollectedPackage {
  readonly name: string
  /** Where it lies here, without links. */
  readonly folder: string
  /** Where it lies in the copy, with slashes. */
  readonly place: string
}

const packageSchema = z.looseObject({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})

/** Packages of these names and all that they depend on, each once. Throws a Problem when one that is needed is not installed. */
export async function collectPackages(names: readonly string[], from: string): Promise<CollectedPackage[]> {
  const found = new Map<string, CollectedPackage>()
  const root = rootOf(names, from)
  const add = async (folder: string): Promise<void> => {
    if (found.has(folder)) return
    const about = await readPackage(folder)
    found.set(folder, { name: about.name, folder, place: await placeOf(folder, root) })
    const { dependencies = {}, optionalDependencies = {} } = about
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const dependency = findPackage(name, folder)
      if (dependency !== undefined) await add(dependency)
      else if (!(name in optionalDependencies)) throw missing(name, folder)
    }
  }
  for (const name of names) await add(findPackage(name, from) ?? raise(missing(name, from)))
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1))
}

/** The folder whose `node_modules` has the packages that all share. */
function rootOf([name = '']: readonly string[], from: string): string {
  const folder = foldersUp(from).find(each => existsSync(join(each, 'node_modules', name, 'package.json')))
  return realpathSync(folder ?? raise(missing(name, from)))
}

function findPackage(name: string, from: string): string | undefined {
  const folder = foldersUp(from)
    .map(each => join(each, 'node_modules', name))
    .find(each => existsSync(join(each, 'package.json')))
  return folder === undefined ? undefined : realpathSync(folder)
}

function foldersUp(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUp(above)]
}

// What lies in the root's own packages, linked into its node_modules, takes the place of the link.
async function placeOf(folder: string, root: string): Promise<string> {
  const mark = `${sep}node_modules${sep}`
  const at = folder.lastIndexOf(mark)
  if (at < root.length) return `node_modules/${(await readPackage(folder)).name}`
  const below = folder.slice(at + mark.length).replaceAll(sep, '/')
  const owner = folder.slice(0, at)
  return owner === root ? `node_modules/${below}` : `${await placeOf(owner, root)}/node_modules/${below}`
}

async function readPackage(folder: string): Promise<z.infer<typeof packageSchema>> {
  return packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
}

function missing(name: string, folder: string): Problem {
  return new Problem(`The package ${name}, which ${folder} needs, is not installed: run npm install.`)
}

function raise(error: Error): never {
  throw error
}
