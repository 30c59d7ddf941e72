import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordingLog } from '../testing/test-agent.js'
import { surplusLogs, tidyLogs } from './tidy-logs.js'

const day = 24 * 3600 * 1000
const now = new Date('2026-05-20T00:00:00Z')
const log = (name: string, days: number, bytes = 10) => ({ name, bytes, changed: now.getTime() - days * day })
const limits = { milliseconds: 14 * day, bytes: 100 }

describe('old logs', () => {
  it.each([
    ['stay while they are young and small', [log('a', 1), log('b', 13)], []],
    ['go when they are older than the limit', [log('a', 15), log('b', 13)], ['a']],
    ['go, oldest first, until the rest fits', [log('a', 1, 60), log('b', 3, 30), log('c', 2, 30), log('d', 4, 5)], ['d', 'b']],
    ['go even if it is only one, and too large', [log('a', 1, 101)], ['a']],
  ])('%s', (_what, logs, surplus) => {
    expect(surplusLogs(logs, limits, now.getTime())).toEqual(surplus)
  })

  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logs-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it('are removed from the folder, but for those that are needed and what is no log', async () => {
    for (const name of ['old.csv', 'needed.csv', 'notes.txt', 'new.csv']) await writeFile(join(folder, name), 'x')
    const past = new Date(now.getTime() - 30 * day)
    for (const name of ['old.csv', 'needed.csv', 'notes.txt']) await utimes(join(folder, name), past, past)
    await utimes(join(folder, 'new.csv'), now, now)
    await tidyLogs(folder, limits, name => name === 'needed.csv', now, recordingLog([]))
    expect((await readdir(folder)).sort()).toEqual(['needed.csv', 'new.csv', 'notes.txt'])
  })
})
