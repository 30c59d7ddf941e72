// Rows of an assignment's log: timestamp, pid, stream, line number, message (agent-protocol.md section 6).
import { stringify } from 'csv-stringify/sync'

export type LogStream = 'stdout' | 'stderr' | 'internal' | 'jobtype'
export type LogRow = readonly [time: string, pid: string, stream: string, line: number, message: string]

/** Quotes also what has only half of a line end in it. */
const format = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const
const streamColumn = { stdout: '0', stderr: '1', internal: 'internal', jobtype: 'jobtype' } as const

export function logRow(time: Date, stream: LogStream, line: number, message: string, pid?: number): LogRow {
  return [timestamp(time), pid === undefined ? 'None' : String(pid), streamColumn[stream], line, message]
}

/** CSV, each row with its line end. */
export function printRows(rows: readonly LogRow[]): string {
  return stringify([...rows], format)
}

/** ISO 8601 in UTC with microseconds and no zone. */
function timestamp(time: Date): string {
  return time.toISOString().replace('Z', '000')
}
