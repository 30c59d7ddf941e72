import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLogWriter } from './log-writer.js'

describe('the log of an assignment', () => {
  it('is CSV as PyFarm wrote it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'log-'))
    const log = openLogWriter(
      join(folder, 'log.csv'),
      () => undefined,
      () => new Date('2026-01-02T03:04:05.678Z'),
    )
    log.write('internal', 'started')
    log.write('stdout', 'a "b", c', 42)
    log.write('stderr', 'two\nlines', 42)
    log.write('jobtype', '')
    await log.close()
    const time = '2026-01-02T03:04:05.678000'
    const rows = [`None,internal,1,started`, `42,0,2,"a ""b"", c"`, `42,1,3,"two\nlines"`, `None,jobtype,4,`]
    expect(await readFile(join(folder, 'log.csv'), 'utf8')).toBe(rows.map(row => `${time},${row}\r\n`).join(''))
    await rm(folder, { recursive: true })
  })

  it.runIf(existsSync('/dev/full'))('is given up with one warning when the disk is full', async () => {
    const troubles: string[] = []
    const log = openLogWriter('/dev/full', reason => troubles.push(reason))
    for (let line = 0; line < 2000; line++) {
      log.write('stdout', 'x'.repeat(1000), 1)
      await log.ready()
    }
    await log.close()
    expect(troubles).toEqual([expect.stringContaining('ENOSPC')])
  })
})
