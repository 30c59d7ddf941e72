// The logs that people look at now, each open and indexed, so that the next look costs one page and not the whole log.
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Farm } from '../farm.js'
import { refuse, RefusedError } from '../http/refusal.js'
import { fill, openFor } from './fill-log.js'
import { createLineIndex } from './line-index.js'
import type { LineIndex } from './line-index.js'
import { sourceOf } from './log-source.js'
import type { LogSource } from './log-source.js'
import type { TaskLogRow } from './task-log-store.js'

export interface OpenLog {
  readonly file: FileHandle
  readonly index: LineIndex
  /** False while what is there is still being read. */
  readonly isComplete: () => boolean
  readonly underWay: boolean
}

export interface OpenLogs {
  /** Opens the log, or finds it open, and works with it; what its agent has or what is packed comes in meanwhile. @throws RefusedError */
  readonly use: <T>(log: TaskLogRow, work: (log: OpenLog) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

export interface OpenLogLimits {
  /** Logs open at once. */
  readonly most: number
  /** Bytes of copies at which the longest unused ones are let go. */
  readonly copied: number
  /** How long an answer waits for a log that is being read. Milliseconds. */
  readonly patience: number
  /** How long a log stays open without being looked at. Milliseconds. */
  readonly idle: number
}

interface Entry {
  readonly source: LogSource
  readonly log: OpenLog
  /** Settles when everything was read. */
  readonly filled: Promise<void>
  readonly ending: AbortController
  readonly openedAt: number
  uses: number
  usedAt: number
  idle?: NodeJS.Timeout
  isDropped: boolean
  trouble?: Error
  brokenAt?: number
}

export function createOpenLogs(farm: Farm, given: Partial<OpenLogLimits> = {}): OpenLogs {
  const folder = farm.settings.tasklogs_dir
  const limits = { most: 64, copied: 4 * farm.settings.tasklog_max_size, patience: 1000, idle: 30_000, ...given }
  const entries = new Map<string, Promise<Entry>>()
  const known = new Map<string, Entry>()

  const drop = (identifier: string, entry: Entry) => {
    if (known.get(identifier) === entry) {
      known.delete(identifier)
      entries.delete(identifier)
    }
    clearTimeout(entry.idle)
    entry.isDropped = true
    entry.ending.abort()
    if (entry.uses === 0) void closeEntry(entry)
  }

  const makeRoom = () => {
    const idle = [...known].filter(([, entry]) => entry.uses === 0).toSorted(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [identifier, entry] of idle) {
      if (entries.size < limits.most && copiedBytes(known) < limits.copied) return
      drop(identifier, entry)
    }
    if (entries.size >= limits.most) throw new RefusedError(refuse(503, 'Too many logs are being read now: try again soon.'))
  }

  const openEntry = (identifier: string, source: LogSource): Promise<Entry> => {
    makeRoom()
    const opening = startEntry(source, folder).then(entry => {
      known.set(identifier, entry)
      return entry
    })
    entries.set(identifier, opening)
    opening.catch(() => entries.delete(identifier))
    return opening
  }

  const entryFor = async (row: TaskLogRow): Promise<Entry> => {
    const source = await sourceOf(farm, row)
    const open = await entries.get(row.identifier)
    if (open !== undefined && open.source.key === source.key && !isToBeTried(open) && !open.isDropped) return open
    if (open !== undefined) drop(row.identifier, open)
    return entries.get(row.identifier) ?? openEntry(row.identifier, source)
  }

  return {
    async use(row, work) {
      let entry = await entryFor(row)
      // It may have been let go just now.
      while (entry.isDropped) entry = await entryFor(row)
      const used = entry
      used.uses++
      clearTimeout(used.idle)
      try {
        // Only who comes first waits: after that there is something to show.
        const patience = Math.max(0, limits.patience - (performance.now() - used.openedAt))
        if (patience > 0) await Promise.race([used.filled, sleep(patience, undefined, { ref: false })])
        if (used.trouble !== undefined && used.log.index.size() === 0) throw used.trouble
        return await work(used.log)
      } finally {
        used.uses--
        used.usedAt = performance.now()
        if (!used.isDropped) {
          clearTimeout(used.idle)
          used.idle = setTimeout(() => {
            if (used.uses === 0) drop(row.identifier, used)
          }, limits.idle).unref()
        } else if (used.uses === 0) await closeEntry(used)
      }
    },
    async close() {
      const open = [...known.values()]
      for (const [identifier, entry] of known) drop(identifier, entry)
      await Promise.all(open.map(entry => entry.filled))
    },
  }
}

/** What has broken off is read anew, but not at every look. */
const isToBeTried = ({ trouble, log: { index }, brokenAt = 0 }: Entry): boolean =>
  trouble !== undefined && (index.size() === 0 || performance.now() - brokenAt > tryAgainMs)

const tryAgainMs = 5000

async function startEntry(source: LogSource, folder: string): Promise<Entry> {
  const file = await openFor(source, folder)
  const index = createLineIndex()
  const ending = new AbortController()
  let isComplete = false
  const filled = fill(source, file, index, ending.signal).then(
    () => {
      isComplete = true
    },
    (error: unknown) => {
      entry.trouble = error instanceof Error ? error : new Error(String(error))
      entry.brokenAt = performance.now()
    },
  )
  // What was read to its end no longer counts as being read.
  void filled.then(() => ending.abort())
  const underWay = source.kind === 'pieces' && source.underWay
  const log: OpenLog = { file, index, isComplete: () => isComplete, underWay }
  const entry: Entry = {
    source,
    log,
    filled,
    ending,
    openedAt: performance.now(),
    uses: 0,
    usedAt: performance.now(),
    isDropped: false,
  }
  return entry
}

/** After the last byte was written. */
async function closeEntry(entry: Entry): Promise<void> {
  await entry.filled
  await entry.log.file.close().catch(() => undefined)
}

function copiedBytes(entries: ReadonlyMap<string, Entry>): number {
  let bytes = 0
  for (const { source, log } of entries.values()) if (source.kind === 'pieces') bytes += log.index.size()
  return bytes
}
