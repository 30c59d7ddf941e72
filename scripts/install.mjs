// Installs the packages of package-lock.json when they are missing or others.
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from './freshness.mjs'
import { Failure, root, run, runNode } from './run.mjs'

const modules = join(root, 'node_modules')
const stamp = join(modules, '.pyfarm-stamp')

export function isInstalled() {
  const lock = readText(join(root, 'package-lock.json')) ?? ''
  if (readText(stamp) === hash(lock)) return true
  if (!holdsAll(lock)) return false
  writeFileSync(stamp, hash(lock))
  return true
}

/** @param {(line: string) => void} say told what takes long */
export async function install(say) {
  const isFirst = !existsSync(join(modules, '.package-lock.json'))
  say(isFirst ? 'Installing packages (first time: about 2 minutes) …' : 'Installing packages that have changed …')
  const { status, output } = await npm([
    isFirst ? 'ci' : 'install',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  if (status !== 0) {
    console.error(output)
    throw new Failure('The packages could not be installed: npm says why above; put that right and run the command again.')
  }
  writeFileSync(stamp, hash(readText(join(root, 'package-lock.json')) ?? ''))
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
