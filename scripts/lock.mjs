// One at a time among processes of this checkout: whoever set up second finds everything done.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './run.mjs'

// Another program may have the number of a holder that is gone; so a holder also keeps the file's time young.
const beatMilliseconds = 5000
const staleMilliseconds = 60_000

/**
 * Runs `work` while holding the lock file; waits for a holder that lives, takes over from one that is gone.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ timeoutSeconds?: number, onWait?: (pid: number) => void }} [options] `onWait` is called once, before the first wait
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { timeoutSeconds = 900, onWait = () => undefined } = {}) {
  await takeLock(path, timeoutSeconds, onWait)
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  const heart = setInterval(() => utimes(path, new Date(), new Date(), () => undefined), beatMilliseconds)
  try {
    return await work()
  } finally {
    clearInterval(heart)
    process.off('exit', release)
    release()
  }
}

async function takeLock(path, timeoutSeconds, onWait) {
  mkdirSync(dirname(path), { recursive: true })
  const end = Date.now() + timeoutSeconds * 1000
  for (let waited = false; Date.now() < end; waited = true) {
    if (tryLock(path)) return
    const holder = readHolder(path)
    if (holder === undefined) continue
    if (!isAlive(holder) || ageOf(path) > staleMilliseconds) removeStale(path, holder)
    else {
      if (!waited) onWait(holder)
      await sleep(200)
    }
  }
  throw new Failure(`Another set-up has held ${path} for ${timeoutSeconds} s: end it, or remove that file, and try again.`)
}

// A link appears with its content in place, so nobody reads a lock file that is still empty.
function tryLock(path) {
  const own = `${path}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

const ageOf = path => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Moved aside before it is removed: if two see the same stale lock, the second must not remove the first one's new lock.
function removeStale(path, holder) {
  const aside = `${path}.${process.pid}.stale`
  try {
    renameSync(path, aside)
    if (readHolder(aside) !== holder) linkSync(aside, path)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}
