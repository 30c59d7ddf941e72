// The lines of a journal: what an assignment was, what happened to its tasks, and what of it the master knows.
import { z } from 'zod'
import { assignTaskSchema } from '@pyfarm/contract/agent-protocol'
import { taskReportSchema } from '../delivery/task-report.js'

export const journalHeadSchema = z.object({
  kind: z.literal('assignment'),
  id: z.string(),
  job: z.object({ id: z.int(), title: z.string().optional(), by: z.number() }),
  jobtype: z.object({ name: z.string(), version: z.int() }),
  tasks: z.array(assignTaskSchema),
  /** Name of its log. */
  identifier: z.string(),
})
export type JournalHead = Omit<z.output<typeof journalHeadSchema>, 'kind'>

const lineSchema = z.discriminatedUnion('kind', [
  journalHeadSchema,
  z.object({
    kind: z.literal('report'),
    /** Number of the report in its file. */
    n: z.int(),
    task: z.int(),
    at: z.iso.datetime().transform(text => new Date(text)),
    report: taskReportSchema,
  }),
  /** The report of that number is settled. */
  z.object({ kind: z.literal('settled'), n: z.int() }),
  z.object({ kind: z.literal('log-settled') }),
])
export type JournalLine = z.input<typeof lineSchema>
export type KeptLine = Extract<z.output<typeof lineSchema>, { kind: 'report' }>

/** What a journal's file says is still to be told. */
export interface LeftJournal {
  readonly head: JournalHead
  readonly reports: readonly KeptLine[]
  readonly isLogSettled: boolean
  /** The next report's number. */
  readonly next: number
}

/** Reads a journal; lines that were cut off are passed over. Undefined when it does not say what it is about. */
export function readJournal(text: string): LeftJournal | undefined {
  const lines = text.split('\n').flatMap(parseLine)
  const head = lines.find(line => line.kind === 'assignment')
  if (head === undefined) return undefined
  const settled = new Set(lines.map(line => (line.kind === 'settled' ? line.n : undefined)))
  const reports = lines.filter(line => line.kind === 'report')
  return {
    head,
    reports: reports.filter(({ n }) => !settled.has(n)),
    isLogSettled: lines.some(line => line.kind === 'log-settled'),
    next: reports.reduce((most, { n }) => Math.max(most, n + 1), 0),
  }
}

function parseLine(text: string): z.output<typeof lineSchema>[] {
  if (text === '') return []
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}
