// Tells whether what was installed or built still belongs to the files that it was made from.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'

const stampFile = name => join(root, '.build', `${name}.stamp`)

/**
 * A digest of path, size and time of change of files, and of all files in folders; what is missing counts as missing.
 *
 * @param {readonly string[]} paths relative to the checkout
 * @param {(path: string) => boolean} [isSource]
 */
export function digestOf(paths, isSource = () => true) {
  const digest = createHash('sha256')
  for (const path of paths) addTo(digest, path, isSource)
  return digest.digest('hex')
}

/** Whether `digest` was saved under this name and every output is there. */
export function isFresh(name, digest, outputs) {
  return readText(stampFile(name)) === digest && outputs.every(output => existsSync(join(root, output)))
}

export function saveStamp(name, digest) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), digest)
}

/** @returns {string | undefined} undefined if it can't be read */
export function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function addTo(digest, path, isSource) {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (found?.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) addTo(digest, `${path}/${name}`, isSource)
  } else if (isSource(path)) digest.update(`${path} ${found?.size} ${found?.mtimeMs}\n`)
}
