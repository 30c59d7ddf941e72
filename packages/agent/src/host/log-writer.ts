// The assignment's log, in CSV. It never holds up the work for long: see log-file.ts. A log that reaches its limit keeps its last lines.
import { openLogFile } from './log-file.js'
import { openLogTail } from './log-tail.js'
import { logRow, printRows, type LogRow, type LogStream } from './log-rows.js'

export interface LogWriter {
  write(stream: LogStream, message: string, pid?: number): void
  /** Resolves when the disk has kept up enough to go on reading output, or had time enough. */
  ready(): Promise<void> | undefined
  /** Writes what is left. */
  close(): Promise<void>
}

export interface LogOptions {
  /** Bytes; beyond them only the last lines are kept. Default: none. */
  readonly limit?: number
  /** Number of the last line that the file has already. */
  readonly lastLine?: number
  readonly now?: () => Date
}

const rowsPerBatch = 256
const charactersPerBatch = 128 * 1024
const batchMilliseconds = 100
const bytesOfNotices = 1024

/**
 * Opens a log for appending. While it can't be written (disk full), rows are left out and counted, `onTrouble` is called once, and the
 * work goes on.
 */
export function openLogWriter(file: string, onTrouble: (reason: string) => void, options: LogOptions = {}): LogWriter {
  const { limit = Number.POSITIVE_INFINITY, now = () => new Date() } = options
  let lines = options.lastLine ?? 0
  let rows: LogRow[] = []
  let characters = 0
  const tail = openLogTail(limit)
  let isTail = false
  const mostBefore = limit - tail.mostBytes - bytesOfNotices
  let timer: NodeJS.Timeout | undefined
  const notice = (text: string) => printRows([logRow(now(), 'internal', ++lines, text)])
  const out = openLogFile(file, {
    onTrouble,
    noticeOf: (missing, reason) => notice(`${missing.toLocaleString('en')} lines are missing here: ${reason}.`),
  })

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (rows.length === 0) return
    const text = printRows(rows)
    if (out.size() + Buffer.byteLength(text) > mostBefore) startTail()
    else out.append(text, rows.length)
    rows = []
    characters = 0
  }

  function startTail() {
    const megabytes = Math.round(limit / 1024 / 1024).toLocaleString('en')
    out.append(notice(`The log has reached its limit of ${megabytes} MB: of what follows only the last lines are kept.`), 1)
    isTail = true
    for (const row of rows) tail.push(row)
  }

  function writeTail() {
    const [dropped, kept] = [tail.dropped(), tail.kept()]
    if (dropped > 0) out.append(notice(`${dropped.toLocaleString('en')} lines were left out here.`), 1)
    if (kept.length > 0) out.append(printRows(kept), kept.length)
  }

  return {
    write(stream, message, pid) {
      const row = logRow(now(), stream, ++lines, message, pid)
      if (isTail) {
        tail.push(row)
        return
      }
      rows.push(row)
      characters += message.length
      if (rows.length >= rowsPerBatch || characters >= charactersPerBatch) flush()
      else timer ??= setTimeout(flush, batchMilliseconds)
    },
    ready: () => out.ready(),
    close() {
      flush()
      if (isTail) writeTail()
      return out.close()
    },
  }
}
