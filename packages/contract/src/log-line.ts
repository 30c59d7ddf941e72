// A line of a log's file, as agents write them: timestamp, pid, stream, line number, message (agent-protocol.md section 6).

export const logStreams = ['stdout', 'stderr', 'agent', 'jobtype'] as const
export type LogStream = (typeof logStreams)[number]

export interface LogLine {
  /** ISO 8601 in UTC without an offset; null, as stream and pid, where the line is not of that form: it goes on from the one before. */
  readonly time: string | null
  readonly pid: number | null
  readonly stream: LogStream | null
  readonly text: string
}

const streams: Readonly<Record<string, LogStream>> = {
  0: 'stdout',
  1: 'stderr',
  stdout: 'stdout',
  stderr: 'stderr',
  internal: 'agent',
  jobtype: 'jobtype',
}
const head = /^(\d{4}-\d\d-\d\d[T ][\d:.]{1,20}),(None|\d{0,12}),(0|1|stdout|stderr|internal|jobtype),\d{0,15},/

/** @param line without its line end. A message of several lines is several lines here; what was quoted is as it was. */
export function parseLogLine(line: string): LogLine {
  const found = head.exec(line)
  if (found === null) return { time: null, pid: null, stream: null, text: line }
  const [whole, time = '', pid = '', stream = ''] = found
  return {
    time,
    pid: pid === '' || pid === 'None' ? null : Number(pid),
    stream: streams[stream] ?? null,
    text: unquoted(line.slice(whole.length)),
  }
}

function unquoted(message: string): string {
  if (!message.startsWith('"')) return message
  const ends = message.length > 1 && /[^"](?:"")*"$|^"(?:"")*"$/.test(message.slice(-64))
  return message.slice(1, ends ? -1 : undefined).replaceAll('""', '"')
}
