// The assignment's log: CSV rows of timestamp, pid, stream, line number, message (agent-protocol.md section 6).
import { createWriteStream } from 'node:fs'
import { stringify } from 'csv-stringify/sync'

export type LogStream = 'stdout' | 'stderr' | 'internal' | 'jobtype'

export interface LogWriter {
  write(stream: LogStream, message: string, pid?: number): void
  /** Resolves when the disk has kept up enough to go on reading output. */
  ready(): Promise<void> | undefined
  /** Writes what is left. */
  close(): Promise<void>
}

type Row = readonly [string, string, string, number, string]

const rowsPerBatch = 256
const batchMilliseconds = 100
const mostBuffered = 1024 * 1024
/** Quotes also what has only half of a line end in it. */
const format = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const
const streamColumn = { stdout: '0', stderr: '1', internal: 'internal', jobtype: 'jobtype' } as const

/**
 * Opens a log for appending. A log that can't be written (disk full) is given up: `onTrouble` is called once, further rows are dropped,
 * and the work goes on.
 */
export function openLogWriter(file: string, onTrouble: (reason: string) => void, now: () => Date = () => new Date()): LogWriter {
  const out = createWriteStream(file, { flags: 'a' })
  let rows: Row[] = []
  let lines = 0
  let lost = false
  let timer: NodeJS.Timeout | undefined
  out.on('error', error => {
    if (!lost) onTrouble(error.message)
    lost = true
  })

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (rows.length > 0 && !lost) out.write(stringify(rows, format))
    rows = []
  }

  return {
    write(stream, message, pid) {
      rows.push([timestamp(now()), pid === undefined ? 'None' : String(pid), streamColumn[stream], ++lines, message])
      if (rows.length >= rowsPerBatch) flush()
      else timer ??= setTimeout(flush, batchMilliseconds)
    },
    ready() {
      if (lost || out.writableLength < mostBuffered) return undefined
      return new Promise(resolve => {
        out.once('drain', resolve)
        out.once('error', () => {
          resolve()
        })
      })
    },
    close() {
      flush()
      if (lost) return Promise.resolve()
      return new Promise(resolve => {
        out.once('close', resolve)
        out.end()
      })
    },
  }
}

/** ISO 8601 in UTC with microseconds and no zone. */
function timestamp(time: Date): string {
  return time.toISOString().replace('Z', '000')
}
