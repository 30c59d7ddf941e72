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
  uses: number
  usedAt: number
  idle?: NodeJS.Timeout
  isDropped: boolean
  trouble?: Error
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
    if (open !== undefined && open.source.key === source.key && open.trouble === undefined && !open.isDropped) return open
    if (open !== undefined) drop(row.identifier, open)
    return entries.get(row.identifier) ?? openEntry(row.identifier, source)
  }

  return {
    async use(row, work) {
      const entry = await entryFor(row)
      entry.uses++
      clearTimeout(entry.idle)
      try {
        await Promise.race([entry.filled, sleep(limits.patience, undefined, { ref: false })])
        if (entry.trouble !== undefined && entry.log.index.size() === 0) throw entry.trouble
        return await work(entry.log)
      } finally {
        entry.uses--
        entry.usedAt = performance.now()
        if (!entry.isDropped) {
          clearTimeout(entry.idle)
          entry.idle = setTimeout(() => {
            if (entry.uses === 0) drop(row.identifier, entry)
          }, limits.idle).unref()
        } else if (entry.uses === 0) await closeEntry(entry)
      }
    },
    async close() {
      const open = [...known.values()]
      for (const [identifier, entry] of known) drop(identifier, entry)
      await Promise.all(open.map(entry => entry.filled))
    },
  }
}

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
    },
  )
  const underWay = source.kind === 'pieces' && source.underWay
  const log: OpenLog = { file, index, isComplete: () => isComplete, underWay }
  const entry: Entry = { source, log, filled, ending, uses: 0, usedAt: performance.now(), isDropped: false }
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
