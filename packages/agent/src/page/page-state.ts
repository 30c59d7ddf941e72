// What the page for the person at the machine shows.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApiContext } from '../api/api-context.js'
import { isUnfinished, type Assignment } from '../assignments/assignment.js'
import { readFreeRam } from '../facts/machine-facts.js'
import { logIdentifier } from '../logs/log-identifier.js'

const tailBytes = 16 * 1024
const tailLines = 60
/** Frames of a long assignment that are listed each; the rest is counted. */
const mostFrames = 500

export async function pageState(context: ApiContext): Promise<object> {
  const { identity, masterAddress, presence, intake, assignments, closing, updateError } = context
  const { id, version, machine } = identity()
  return {
    id,
    version,
    hostname: machine.hostname,
    cpus: machine.cpus,
    ram: machine.ram,
    freeRam: await readFreeRam(machine.ram),
    master: masterAddress,
    isRegistered: presence.isRegistered(),
    intake: intake.mode(),
    closing: closing() ?? null,
    lastError: updateError(),
    work: await Promise.all(assignments.all().map(each => workState(each, context.home.logs))),
  }
}

async function workState(assignment: Assignment, logs: string): Promise<object> {
  const { id, body, tasks, startedAt } = assignment
  return {
    id,
    title: body.job.title ?? `Job ${body.job.id}`,
    job: body.job.id,
    jobType: body.jobtype.name,
    since: startedAt.toISOString(),
    left: tasks.filter(isUnfinished).length,
    total: tasks.length,
    tasks: tasks.slice(0, mostFrames).map(({ assigned, state, progress }) => ({
      frame: assigned.frame,
      tile: assigned.tile ?? null,
      state: state === null ? 'given back' : (state ?? 'waiting'),
      progress: state === 'done' ? 1 : (progress ?? 0),
    })),
    tail: await readTail(join(logs, logIdentifier(startedAt, body.job.id, id))),
  }
}

export interface LogLine {
  readonly stream: string
  readonly text: string
}

async function readTail(file: string): Promise<LogLine[]> {
  const log = await open(file).catch(() => undefined)
  if (log === undefined) return []
  try {
    const { size } = await log.stat()
    const start = Math.max(0, size - tailBytes)
    const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(tailBytes), position: start })
    return lastLines(buffer.toString('utf8', 0, bytesRead), start > 0)
  } finally {
    await log.close()
  }
}

/** The last rows of a log; `isCut`: its beginning may lie in the middle of a row. */
export function lastLines(csv: string, isCut: boolean): LogLine[] {
  const rows = csv.split('\r\n').slice(isCut ? 1 : 0)
  return rows
    .flatMap(row => {
      const match = /^[^,]*,[^,]*,([^,]*),\d+,(.*)$/s.exec(row)
      if (match === null) return []
      const [, stream = '', text = ''] = match
      return [{ stream: streams[stream] ?? stream, text: text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text }]
    })
    .slice(-tailLines)
}

const streams: Readonly<Record<string, string>> = { '0': 'stdout', '1': 'stderr' }
