// Keeps two agents out of one home. A lock names its process; the lock of a process that is gone is taken over.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@pyfarm/contract/problem'
import { isReplaced, listProcesses } from '../processes/process-table.js'
import type { AgentHome } from './agent-home.js'

const mostAttempts = 100
const attemptMilliseconds = 20
/** Taking over takes milliseconds: an agent that took longer died meanwhile. */
const longestTakeover = 10_000

/** Takes the home's lock and returns what gives it back. Throws a Problem when another agent holds it. */
export async function lockHome(home: AgentHome): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (await createLock(home.lockFile, mine)) return () => unlock(home.lockFile, mine)
    await refuseIfHeld(home)
    if (!(await removeStale(home))) await sleep(attemptMilliseconds)
  }
  throw new Problem(
    `The lock ${home.lockFile} keeps coming back: see which agents use this home, and give each its own with --home.`,
  )
}

/** False when there is no lock. */
async function refuseIfHeld(home: AgentHome): Promise<boolean> {
  const text = await readFile(home.lockFile, 'utf8').catch((error: unknown) => (codeOf(error) === 'ENOENT' ? undefined : ''))
  if (text === undefined) return false
  const holder = parseLock(text)
  if (holder !== undefined && (await isAlive(holder, home))) throw lockedBy(holder.pid, home)
  return true
}

interface LockHolder {
  readonly pid: number
  /** When it started; empty where that can't be read. */
  readonly start: string
}

/** Reads a lock's text, `<pid> <start>`; undefined when it holds no process id. */
export function parseLock(text: string): LockHolder | undefined {
  const match = /^(\d+)(?: (\d+))?$/.exec(text.trim())
  return match === null ? undefined : { pid: Number(match[1]), start: match[2] ?? '' }
}

function lockedBy(pid: number, home: AgentHome): Problem {
  return new Problem(
    `Another agent (process ${pid}) works in ${home.folder}: stop it, or give this one a home of its own with --home.`,
  )
}

// It appears with its text in it: an empty one would be taken for nobody's.
async function createLock(file: string, text: string): Promise<boolean> {
  const fresh = `${file}.${randomUUID()}`
  try {
    await writeFile(fresh, text)
    await link(fresh, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    // Some file systems have no links.
    if (typeof codeOf(error) === 'string') return await createPlainly(file, text)
    throw error
  } finally {
    await rm(fresh, { force: true })
  }
}

async function createPlainly(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

// Of several agents that find a stale lock one looks again and removes it, while the others wait; false for those.
async function removeStale(home: AgentHome): Promise<boolean> {
  const takeover = `${home.lockFile}.takeover`
  try {
    await mkdir(takeover)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const since = await stat(takeover).catch(() => undefined)
    if (since !== undefined && Date.now() - since.mtimeMs > longestTakeover) await rmdir(takeover).catch(() => undefined)
    return false
  }
  try {
    // While it lies there nobody can make another; where there is none, somebody may be making one now.
    if (await refuseIfHeld(home)) await rm(home.lockFile, { force: true })
    return true
  } finally {
    await rmdir(takeover).catch(() => undefined)
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

async function unlock(file: string, mine: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true })
}

async function isAlive({ pid, start }: LockHolder, home: AgentHome): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  return start === '' ? isOlderThanLock(pid, home) : startOf(pid) === start
}

// A process that has started after the lock was written only has got the number of the one that wrote it.
async function isOlderThanLock(pid: number, home: AgentHome): Promise<boolean> {
  const [table, lock] = await Promise.all([listProcesses(), stat(home.lockFile).catch(() => undefined)])
  return !isReplaced(table, { pid, since: lock?.mtimeMs ?? 0 })
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
