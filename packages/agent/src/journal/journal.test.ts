import { appendFile, mkdtemp, readdir, rm, symlink, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskReport } from '../delivery/task-report.js'
import { recordingLog, until } from '../testing/test-agent.js'
import type { JournalHead } from './journal-lines.js'
import { openJournal } from './journal.js'

let folder: string
let said: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  said = []
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const now = new Date('2026-05-04T03:02:01.000Z')
const openHere = (at = new Date()) => openJournal(folder, recordingLog(said), at)
const head = (id = 'a1'): JournalHead => ({
  id,
  job: { id: 1, title: 'A job', by: 1 },
  jobtype: { name: 'Render', version: 2 },
  tasks: [
    { id: 11, frame: 1, attempt: 1 },
    { id: 12, frame: 2, attempt: 3 },
  ],
  identifier: 'a.csv',
})
const running: TaskReport = { kind: 'state', state: 'running' }
const done: TaskReport = { kind: 'state', state: 'done' }
const failed: TaskReport = { kind: 'state', state: 'failed', error: 'no "licence"\n' }
const leftOf = (journal: Awaited<ReturnType<typeof openHere>>) =>
  journal.left.map(({ found }) => found.reports.map(({ task, report, at }) => ({ task, report, at: at.toISOString() })))

describe('the journal of an assignment', () => {
  it('has on the disk what was not settled, in its order, when the agent is gone', async () => {
    const first = (await openHere()).open(head())
    const begun = first.keep(11, running, now)
    first.keep(12, running, now)
    await first.keep(11, done, now)?.kept
    await first.keep(12, failed, now)?.kept
    begun?.settled()
    const next = await openHere()
    await until(async () => leftOf(await openHere())[0]?.length === 3, 'the settled report to be written')
    const at = now.toISOString()
    expect(leftOf(await openHere())).toEqual([
      [
        { task: 12, report: running, at },
        { task: 11, report: done, at },
        { task: 12, report: failed, at },
      ],
    ])
    expect(next.left[0]?.found.head).toMatchObject(head())
  })

  it('waits for the disk with results, and not with what can be found out again', async () => {
    const journal = (await openHere()).open(head())
    expect(journal.keep(11, running, now)).toMatchObject({ kept: undefined })
    expect(journal.keep(11, { kind: 'progress', progress: 0.5 }, now)).toBeUndefined()
    for (const report of [done, failed, { kind: 'given-back' }, { kind: 'failed-here', agentId: 'x' }] satisfies TaskReport[])
      expect(journal.keep(11, report, now)?.kept).toBeInstanceOf(Promise)
  })

  it('goes when everything is settled, the log too', async () => {
    const journal = await openHere()
    const one = journal.open(head())
    const kept = one.keep(11, done, now)
    await kept?.kept
    one.ended()
    kept?.settled()
    await journal.close()
    expect(await readdir(folder)).toEqual(['a1.jsonl'])
    const next = await openHere()
    expect(leftOf(next)).toEqual([[]])
    next.left[0]?.journal.logSettled()
    await until(async () => (await readdir(folder)).length === 0, 'the end of the file')
    expect((await openHere()).left).toEqual([])
  })

  it.each([
    ['cut off in a line', '{"kind":"report","n":7,"task":11,"at":"2026-05-04T03:0'],
    ['followed by what is no line of it', '\u0000\u0000\u0000\n[]\n{"kind":"other"}\n'],
  ])('is read although it is %s, and written on', async (_what, rest) => {
    const first = await openHere()
    await first.open(head()).keep(11, done, now)?.kept
    await first.close()
    await appendFile(join(folder, 'a1.jsonl'), rest)
    const next = await openHere()
    expect(leftOf(next)).toHaveLength(1)
    expect(leftOf(next)[0]).toHaveLength(1)
    next.left[0]?.journal.settled(0)
    await next.close()
    expect(leftOf(await openHere())).toEqual([[]])
  })

  it('that does not say what it is about is removed', async () => {
    await appendFile(join(folder, 'a1.jsonl'), '{"kind":"assignment","id":"a1","jo')
    expect((await openHere()).left).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  it('is given up, with a sentence, when it is older than a month', async () => {
    const first = await openHere()
    for (const id of ['a1', 'a2']) await first.open(head(id)).keep(11, done, now)?.kept
    await first.close()
    await utimes(join(folder, 'a1.jsonl'), now, new Date(now.getTime() - 31 * 24 * 3600 * 1000))
    await utimes(join(folder, 'a2.jsonl'), now, now)
    expect((await openHere(now)).left.map(({ found }) => found.head.id)).toEqual(['a2'])
    expect(await readdir(folder)).toEqual(['a2.jsonl'])
    expect(said).toEqual([expect.stringMatching(/not told of 1 old assignments is given up/)])
  })

  // Only Linux has a file on which every write fails as on a full disk.
  it.skipIf(process.platform !== 'linux')('lets the work go on when the disk is full, and says so once', async () => {
    const journals = await openHere()
    await symlink('/dev/full', join(folder, 'a3.jsonl'))
    const journal = journals.open(head('a3'))
    await journal.keep(11, done, now)?.kept
    await journal.keep(12, done, now)?.kept
    expect(said).toEqual([expect.stringMatching(/can't be kept on this machine's disk \(.*ENOSPC.*\): .* only in memory/)])
  })
})
