import { execFileSync } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLogWriter } from './log-writer.js'

let folder: string
let file: string
let troubles: string[]
const onTrouble = (reason: string) => void troubles.push(reason)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'))
  file = join(folder, 'log.csv')
  troubles = []
})

afterEach(() => rm(folder, { recursive: true }))

interface Row {
  readonly line: number
  readonly message: string
}

function rowsOf(text: string): Row[] {
  const rows: string[][] = parse(text, { relax_quotes: true })
  return rows.map(row => ({ line: Number(row[3]), message: row[4] ?? '' }))
}

const missingIn = (rows: readonly Row[]) =>
  rows
    .map(row => /^([\d,]+) lines (?:are missing|were left out) here/.exec(row.message)?.[1])
    .filter(count => count !== undefined)
    .reduce((sum, count) => sum + Number(count.replaceAll(',', '')), 0)

describe('the log of an assignment', () => {
  it('is CSV as PyFarm wrote it', async () => {
    const log = openLogWriter(file, onTrouble, { now: () => new Date('2026-01-02T03:04:05.678Z') })
    log.write('internal', 'started')
    log.write('stdout', 'a "b", c', 42)
    log.write('stderr', 'two\nlines', 42)
    log.write('jobtype', '')
    await log.close()
    const time = '2026-01-02T03:04:05.678000'
    const rows = [`None,internal,1,started`, `42,0,2,"a ""b"", c"`, `42,1,3,"two\nlines"`, `None,jobtype,4,`]
    expect(await readFile(file, 'utf8')).toBe(rows.map(row => `${time},${row}\r\n`).join(''))
  })

  it('goes on with the numbers of its lines', async () => {
    const log = openLogWriter(file, onTrouble, { lastLine: 41 })
    log.write('internal', 'the rest')
    await log.close()
    expect(rowsOf(await readFile(file, 'utf8'))).toEqual([{ line: 42, message: 'the rest' }])
  })

  it.each(['x', '"', '€'])('keeps its beginning and its last lines when it reaches its limit: %s', async character => {
    const limit = 1024 * 1024
    const lines = 50_000
    const log = openLogWriter(file, onTrouble, { limit })
    for (let line = 1; line <= lines; line++) {
      log.write('stdout', `${line} ${character.repeat(100)}x`, 1)
      await log.ready()
    }
    await log.close()
    const { size } = await stat(file)
    expect(size).toBeGreaterThan(limit * 0.6)
    // A master that takes logs up to this takes it.
    expect(size).toBeLessThanOrEqual(limit)
    const rows = rowsOf(await readFile(file, 'utf8'))
    expect(rows[0]?.message).toMatch(/^1 .*x$/)
    expect(rows.at(-1)?.message).toMatch(/^50000 .*x$/)
    expect(rows.find(row => row.message.startsWith('The log has'))?.message).toBe(
      'The log has reached its limit of 1 MB: of what follows only the last lines are kept.',
    )
    expect(rows.filter(row => row.message.endsWith('x')).length + missingIn(rows)).toBe(lines)
  })
})

describe('a disk that takes no more', () => {
  it.runIf(existsSync('/dev/full'))('holds up nobody, and is warned of once', async () => {
    const log = openLogWriter('/dev/full', onTrouble)
    for (let line = 0; line < 2000; line++) {
      log.write('stdout', 'x'.repeat(1000), 1)
      await log.ready()
    }
    await log.close()
    expect(troubles).toEqual([expect.stringContaining('ENOSPC')])
  })

  it('is tried again; how many lines are missing stands where they are missing', async () => {
    const inFile = join(folder, 'no folder')
    await writeFile(inFile, '')
    const log = openLogWriter(join(inFile, 'log.csv'), onTrouble)
    log.write('stdout', 'lost')
    while (troubles.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
    await rm(inFile)
    await mkdir(inFile)
    const text = () => readFile(join(inFile, 'log.csv'), 'utf8').catch(() => '')
    while (!(await text()).includes('missing')) await new Promise(resolve => setTimeout(resolve, 10))
    log.write('stdout', 'there')
    await log.close()
    const rows = rowsOf(await text())
    expect(rows[0]?.message).toMatch(/^1 lines are missing here: ENOTDIR/)
    expect(rows[1]).toEqual({ line: 3, message: 'there' })
    expect(troubles).toHaveLength(1)
  })
})

describe.runIf(process.platform === 'linux')('a disk that hangs', () => {
  it('holds up nobody for long; what was left out is counted, with bounded memory', { timeout: 60_000 }, async () => {
    // A pipe that nobody reads: every write to it hangs.
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', file])
    const reader = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    const log = openLogWriter(file, onTrouble)
    const lines = 300_000
    const before = process.memoryUsage().rss
    for (let line = 1; line <= lines; line++) {
      log.write('stdout', `${line} ${'x'.repeat(1000)}`, 1)
      await log.ready()
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    const closed = log.close()
    const text = await drain(reader, closed)
    await reader.close()
    const rows = rowsOf(text)
    expect(rows[0]?.message).toMatch(/^1 x/)
    expect(missingIn(rows)).toBeGreaterThan(lines / 2)
    expect(rows.filter(row => row.message.endsWith('x')).length + missingIn(rows)).toBe(lines)
  })
})

// Everything that comes out of a pipe until its writer has closed it.
async function drain(reader: Awaited<ReturnType<typeof open>>, closed: Promise<void>): Promise<string> {
  const pieces: Buffer[] = []
  const over = new AbortController()
  void closed.then(() => {
    over.abort()
  })
  const isOver = () => over.signal.aborted
  for (;;) {
    const last = isOver()
    const piece = await readSome(reader)
    if (piece.length > 0) pieces.push(piece)
    else if (last) return Buffer.concat(pieces).toString()
    else await new Promise(resolve => setImmediate(resolve))
  }
}

// Nothing when there is nothing yet.
async function readSome(reader: Awaited<ReturnType<typeof open>>): Promise<Buffer> {
  const buffer = Buffer.alloc(256 * 1024)
  const { bytesRead } = await reader.read(buffer, 0, buffer.length, null).catch(() => ({ bytesRead: 0 }))
  return buffer.subarray(0, bytesRead)
}
