// Keeps two agents out of one home. A lock names its process; the lock of a process that is gone is taken over.
import { readFileSync } from 'node:fs'
import { constants, copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import type { AgentHome } from './agent-home.js'

/** Takes the home's lock and returns what gives it back. Throws a Problem when another agent holds it. */
export async function lockHome(home: AgentHome): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await createLock(home.lockFile, mine)) return () => unlock(home.lockFile, mine)
    const found = await readFile(home.lockFile, 'utf8').catch(() => '')
    const holder = parseLock(found)
    if (holder !== undefined && isAlive(holder)) throw lockedBy(holder.pid, home)
    await removeStale(home.lockFile, found)
  }
  throw new Problem(
    `The lock ${home.lockFile} keeps coming back: see which agents use this home, and give each its own with --home.`,
  )
}

interface LockHolder {
  readonly pid: number
  readonly start: string
}

/** Reads a lock's text, `<pid> <start>`; undefined when it holds no process id. */
export function parseLock(text: string): LockHolder | undefined {
  const match = /^(\d+) (\d*)$/.exec(text.trim())
  return match === null ? undefined : { pid: Number(match[1]), start: match[2] ?? '' }
}

function lockedBy(pid: number, home: AgentHome): Problem {
  return new Problem(
    `Another agent (process ${pid}) works in ${home.folder}: stop it, or give this one a home of its own with --home.`,
  )
}

async function createLock(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

// Taken aside first: what another agent has put there since it was read is put back.
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${process.pid}`
  try {
    await rename(file, aside)
  } catch {
    // Somebody else was faster.
    return
  }
  if ((await readFile(aside, 'utf8')) !== stale) await copyFile(aside, file, constants.COPYFILE_EXCL).catch(() => undefined)
  await rm(aside, { force: true })
}

async function unlock(file: string, mine: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true })
}

function isAlive({ pid, start }: LockHolder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return startOf(pid) === start
}

// When a process started, in clock ticks since boot: tells a process from a later one with the same id. Empty where /proc is missing.
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
