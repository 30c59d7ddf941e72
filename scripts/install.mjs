// Installs the packages of package-lock.json when they are missing or others, and compiles the one that has no ready-made file here.
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from './freshness.mjs'
import { Failure, root, run, runNode } from './run.mjs'

const modules = join(root, 'node_modules')
const stamp = join(modules, '.pyfarm-stamp')
const compiled = join(modules, 'better-sqlite3/build/Release/better_sqlite3.node')

export function isInstalled() {
  const lock = readText(join(root, 'package-lock.json')) ?? ''
  if (readText(stamp) === hash(lock)) return true
  if (!holdsAll(lock)) return false
  writeFileSync(stamp, hash(lock))
  return true
}

/**
 * Compiles nothing on the first time: see `compileNative`.
 * @param {(line: string) => void} say told what takes long
 */
export async function install(say) {
  const isFirst = !existsSync(join(modules, '.package-lock.json'))
  say(isFirst ? 'Installing packages …' : 'Installing packages that have changed …')
  const how = isFirst ? ['ci', '--ignore-scripts'] : ['install']
  await npmOrFail([...how, '--include=dev', '--no-audit', '--no-fund'], 'The packages could not be installed')
  writeFileSync(stamp, hash(readText(join(root, 'package-lock.json')) ?? ''))
}

export const isNativeReady = () => existsSync(compiled)

/** Fetches or compiles the database library. Takes long and needs one processor, so other work may go on beside it. */
export async function compileNative(say) {
  say('Compiling the database library (first time: about 2 minutes) …')
  await npmOrFail(['rebuild', 'better-sqlite3', 'esbuild'], 'The database library could not be compiled')
}

async function npmOrFail(args, what) {
  const { status, output } = await npm([...args, '--loglevel=error'])
  if (status === 0) return
  console.error(output)
  throw new Failure(`${what}: npm says why above; put that right and run the command again.`)
}

// npm names its own file to what it runs; without it, npm is looked up in PATH.
function npm(args) {
  const path = process.env['npm_execpath']
  const options = { keepOutput: true }
  if (path?.endsWith('npm-cli.js')) return runNode(path, args, options)
  return run('npm', args, { ...options, shell: process.platform === 'win32' })
}

// npm writes down what it has installed; so an `npm install` by hand is not done again.
function holdsAll(lock) {
  const installed = packagesOf(readText(join(modules, '.package-lock.json')) ?? '{}')
  return Object.entries(packagesOf(lock)).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || wanted.optional || wanted.peer) return true
    return installed[path]?.version === wanted.version && installed[path]?.resolved === wanted.resolved
  })
}

const packagesOf = text => JSON.parse(text || '{}').packages ?? {}
const hash = text => createHash('sha256').update(text).digest('hex')
