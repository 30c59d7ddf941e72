import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

let folder
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pyfarm-lock-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('the lock of the set-up', () => {
  it('lets the second in only when the first is out', async () => {
    const lock = join(folder, 'lock')
    const steps = []
    const work = name => async () => {
      steps.push(`${name} in`)
      await new Promise(resolve => setImmediate(resolve))
      steps.push(`${name} out`)
    }
    await Promise.all([withLock(lock, work('first')), withLock(lock, work('second'))])
    expect(steps).toEqual(['first in', 'first out', 'second in', 'second out'])
    expect(existsSync(lock)).toBe(false)
  })

  it('is free again after work that throws', async () => {
    const lock = join(folder, 'lock')
    const failing = withLock(lock, () => Promise.reject(new Error('no space left')))
    await expect(failing).rejects.toThrow('no space left')
    expect(await withLock(lock, async () => 'in')).toBe('in')
  })

  it('is taken over from a process that is gone', async () => {
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    const lock = join(folder, 'lock')
    writeFileSync(lock, String(gone.pid))
    expect(await withLock(lock, async () => readFileSync(lock, 'utf8'))).toBe(String(process.pid))
  })

  it('is taken over when its holder has not kept it young, though a program has the number', async () => {
    const lock = join(folder, 'lock')
    writeFileSync(lock, String(process.ppid))
    utimesSync(lock, new Date(0), new Date(0))
    expect(await withLock(lock, async () => 'in')).toBe('in')
  })

  it('gives up with a sentence when the holder does not end in time', async () => {
    const lock = join(folder, 'lock')
    const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
    writeFileSync(lock, String(holder.pid))
    const waited = []
    try {
      const waiting = withLock(lock, async () => 'in', { timeoutSeconds: 0.3, onWait: pid => waited.push(pid) })
      await expect(waiting).rejects.toThrow(/end it, or remove that file/)
      expect(waited).toEqual([holder.pid])
    } finally {
      holder.stdin.end()
      await once(holder, 'exit')
    }
  })
})
