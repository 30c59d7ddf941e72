// What an agent has still to tell about its assignments, on the disk: a file for each, until the master knows everything of it.
import { lstat, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptReport } from '../delivery/outbox.js'
import { isResult, type TaskReport } from '../delivery/task-report.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import { readJournal, type JournalHead, type JournalLine, type LeftJournal } from './journal-lines.js'
import { openLineFile } from './line-file.js'

/** The files of so many assignments, at most so old and so large, are read at a start; others are given up. */
const mostFiles = 1000
const mostBytes = 64 * 1024 * 1024
const longestMilliseconds = 30 * 24 * 3600 * 1000

export interface Journal {
  /** Opens the record of an assignment. */
  open(head: JournalHead): AssignmentJournal
  /** What earlier lives of this agent left, in the order of the assignments. */
  readonly left: readonly { readonly found: LeftJournal; readonly journal: AssignmentJournal }[]
  /** Writes what is left and closes the files. */
  close(): Promise<void>
}

export interface AssignmentJournal {
  /** Keeps a report of a task; progress is not kept. */
  keep(task: number, report: TaskReport, at: Date): KeptReport | undefined
  /** The report of that number need not be told any more. */
  settled(n: number): void
  /** The master has the log, or will never take it. */
  logSettled(): void
  /** Nothing more will happen: the record goes as soon as everything is settled. */
  ended(): void
}

/** Opens the journals of an agent's home, and reads what is left in them. */
export async function openJournal(folder: string, log: Log, now: Date): Promise<Journal> {
  const open = new Set<() => Promise<void>>()
  const onTrouble = warnOnce(log)

  function openFile(head: JournalHead, from?: LeftJournal): AssignmentJournal {
    const file = openLineFile(join(folder, `${head.id}.jsonl`), onTrouble)
    const write = (line: JournalLine, lasting = false) => file.append(JSON.stringify(line), lasting)
    const unsettled = new Set(from?.reports.map(({ n }) => n))
    let next = from?.next ?? 0
    let isLogSettled = from?.isLogSettled ?? false
    let hasEnded = from !== undefined
    const close = () => file.close()
    open.add(close)

    function removeIfDone(): boolean {
      const isDone = hasEnded && isLogSettled && unsettled.size === 0
      if (isDone && open.delete(close)) void file.remove()
      return isDone
    }

    function settled(n: number): void {
      if (unsettled.delete(n) && !removeIfDone()) void write({ kind: 'settled', n })
    }

    if (from === undefined) void write({ kind: 'assignment', ...head })
    return {
      keep(task, report, at) {
        if (report.kind === 'progress' || report.kind === 'log') return undefined
        const n = next++
        unsettled.add(n)
        const kept = write({ kind: 'report', n, task, at: at.toISOString(), report }, isResult(report))
        return { kept: isResult(report) ? kept : undefined, settled: () => settled(n) }
      },
      settled,
      logSettled() {
        isLogSettled = true
        if (!removeIfDone()) void write({ kind: 'log-settled' })
      },
      ended() {
        hasEnded = true
        removeIfDone()
      },
    }
  }

  const found = await readAll(folder, log, now)
  return {
    open: head => openFile(head),
    left: found.map(each => ({ found: each, journal: openFile(each.head, each) })),
    async close() {
      await Promise.all([...open].map(close => close()))
    },
  }
}

async function readAll(folder: string, log: Log, now: Date): Promise<LeftJournal[]> {
  const files = await listFiles(folder)
  const oldest = now.getTime() - longestMilliseconds
  const isRead = ({ bytes, changed }: JournalFile, index: number) => index < mostFiles && bytes <= mostBytes && changed >= oldest
  const givenUp = files.filter((file, index) => !isRead(file, index))
  if (givenUp.length > 0)
    log.warn(
      `What the master was not told of ${givenUp.length} old assignments is given up: there is more of it than can be kept.`,
    )
  await Promise.all(givenUp.map(({ file }) => rm(file, { force: true })))
  const journals: LeftJournal[] = []
  for (const { file } of files.filter(isRead).reverse()) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      log.warn(`${file} can't be read (${reasonOf(error)}): what it holds is not told to the master.`)
    })
    if (text === undefined) continue
    const journal = readJournal(text)
    if (journal === undefined || (journal.isLogSettled && journal.reports.length === 0)) await rm(file, { force: true })
    else journals.push(journal)
  }
  return journals
}

interface JournalFile {
  readonly file: string
  readonly bytes: number
  readonly changed: number
}

/** The journals of a folder, latest first. */
async function listFiles(folder: string): Promise<JournalFile[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.jsonl'))
  const files = await Promise.all(
    names.map(async name => {
      const found = await lstat(join(folder, name))
      return { file: join(folder, name), bytes: found.size, changed: found.mtimeMs }
    }),
  )
  return files.sort((a, b) => b.changed - a.changed)
}

function warnOnce(log: Log): (reason: string | undefined) => void {
  let isInTrouble = false
  return reason => {
    if (reason !== undefined && !isInTrouble)
      log.warn(`Results can't be kept on this machine's disk (${reason}): until the master has them they are only in memory.`)
    else if (reason === undefined && isInTrouble) log.info('Results are kept on the disk again.')
    isInTrouble = reason !== undefined
  }
}
