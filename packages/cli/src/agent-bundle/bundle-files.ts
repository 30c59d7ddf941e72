// Which files of a package run, and which are only for people, compilers and tests.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const leftOutFolders = new Set(['node_modules', 'test', 'tests', '__tests__', '__pycache__', '.github', 'testing'])
const leftOutFiles = /\.(?:map|d\.[cm]?ts|tsbuildinfo|pyc)$|\.test\.js$/
const onlyForPeople = /\.(?:md|markdown)$/i
const license = /^(?:licen[cs]e|copying|notice)/i

/** Of our own packages: what is built, and what is run as it is. */
const ownFolders = new Set(['dist', 'bin', 'python', 'page'])

/** Paths below the package's folder, with slashes, in order. `isOwn`: one of this project's, with its sources beside what is built of them. */
export async function runningFiles(folder: string, isOwn: boolean): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!isOwn || ownFolders.has(entry.name)) files.push(...(await filesBelow(folder, entry.name)))
    } else if (isRunning(entry.name) && (!isOwn || entry.name === 'package.json')) files.push(entry.name)
  }
  return files.sort()
}

async function filesBelow(folder: string, path: string): Promise<string[]> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (leftOutFolders.has(name)) return []
  const entries = await readdir(join(folder, path), { withFileTypes: true })
  const lists = await Promise.all(
    entries.map(async entry => {
      const inner = `${path}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(folder, inner)
      return isRunning(entry.name) ? [inner] : []
    }),
  )
  return lists.flat()
}

function isRunning(name: string): boolean {
  return license.test(name) || !(leftOutFiles.test(name) || onlyForPeople.test(name))
}
