// Appends text to a file in the background. Never waits for a disk for long and never keeps much: what a slow or full disk does not
// take is left out, counted, and mentioned where it is missing.
import { statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** From so many bytes on the disk counts as behind, and its writer is asked to wait. */
const behindBytes = 1024 * 1024
/** More is never kept. */
const mostBytes = 8 * behindBytes
/** How long a disk that is behind may hold up whoever writes. */
const patienceMilliseconds = 1000
/** Before a disk that refused is tried again. */
const retryMilliseconds = 1000
/** How long the end may take. */
const closeMilliseconds = 5000

export interface LogFile {
  /** Takes `lines` whole lines. */
  append(text: string, lines: number): void
  /** Resolves when the disk has caught up, or has had time enough; undefined when there is nothing to wait for. */
  ready(): Promise<void> | undefined
  /** Bytes that were taken so far, with those that were there before. */
  size(): number
  close(): Promise<void>
}

export interface LogFileEvents {
  /** Text that stands in place of lines that are missing. */
  readonly noticeOf: (lines: number, reason: string) => string
  /** Called once each time that the disk begins to refuse. */
  readonly onTrouble: (reason: string) => void
}

interface Piece {
  readonly bytes: Buffer
  readonly lines: number
}

export function openLogFile(path: string, { noticeOf, onTrouble }: LogFileEvents): LogFile {
  let waiting: Piece[] = []
  let waitingBytes = 0
  let size = sizeOf(path)
  let missing: { lines: number; reason: string } | undefined
  let refusing = false
  /** The disk had its time to catch up, and did not. */
  let stalled = false
  let file: FileHandle | undefined
  // The file is there from the start on, also while nothing is to be written.
  let opening: Promise<FileHandle> | undefined = open(path, 'a')
  opening.catch(() => undefined)
  let pumping: Promise<void> | undefined
  const closing = new AbortController()

  function miss(lines: number, reason: string) {
    missing = { lines: (missing?.lines ?? 0) + lines, reason: missing?.reason ?? reason }
  }

  function take(): Buffer {
    const bytes = Buffer.concat(waiting.map(piece => piece.bytes))
    waiting = []
    waitingBytes = 0
    return bytes
  }

  async function pump(): Promise<void> {
    try {
      while (waiting.length > 0 || missing !== undefined) {
        if (await writeWaiting()) continue
        if (closing.signal.aborted) return
        await sleep(retryMilliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    } finally {
      pumping = undefined
    }
  }

  async function writeWaiting(): Promise<boolean> {
    const lines = waiting.reduce((sum, piece) => sum + piece.lines, 0)
    const gap = missing
    // What is missing came after what waits.
    const notice = Buffer.from(gap === undefined ? '' : noticeOf(gap.lines, gap.reason))
    const bytes = Buffer.concat([take(), notice])
    missing = undefined
    try {
      file ??= await (opening ?? open(path, 'a'))
      await writeWhole(file, bytes)
      size += notice.length
      refusing = stalled = false
      return true
    } catch (error) {
      opening = undefined
      const reason = error instanceof Error ? error.message : String(error)
      miss(lines + (gap?.lines ?? 0), reason)
      if (!refusing) onTrouble(reason)
      refusing = true
      return false
    }
  }

  return {
    append(text, lines) {
      const bytes = Buffer.from(text)
      const isFull = waitingBytes + bytes.length > mostBytes || (stalled && waitingBytes >= behindBytes)
      // Once lines are missing, those after them would stand before the notice.
      if (refusing || missing !== undefined || isFull) miss(lines, 'the disk was too slow')
      else {
        waiting.push({ bytes, lines })
        waitingBytes += bytes.length
        size += bytes.length
      }
      pumping ??= pump()
    },
    ready() {
      if (refusing || stalled || waitingBytes < behindBytes || pumping === undefined) return undefined
      const enough = new AbortController()
      const late = sleep(patienceMilliseconds, undefined, { signal: enough.signal }).then(
        () => {
          stalled = true
        },
        () => undefined,
      )
      return Promise.race([pumping, late]).finally(() => {
        enough.abort()
      })
    },
    size: () => size,
    async close() {
      closing.abort(new Error('closed'))
      const end = async () => {
        await pumping
        const opened = file ?? (await opening?.catch(() => undefined))
        await opened?.close().catch(() => undefined)
      }
      await Promise.race([end(), sleep(closeMilliseconds, undefined, { ref: false })])
    },
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/** Leaves no half of it behind when the disk is full. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  const { size } = await file.stat()
  try {
    for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
  } catch (error) {
    await file.truncate(size).catch(() => undefined)
    throw error
  }
}
