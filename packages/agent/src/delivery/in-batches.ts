// Reports of many tasks in one request, to a master that offers it (behaviour.md section 10).
import { reportResultsSchema, type ReportResult } from '@pyfarm/contract/api/reports'
import type { MasterAnswer } from '../master-client/master-client.js'
import { isTrouble, type PatientClient } from '../master-client/until-answered.js'
import type { ReportedTask, TaskReport } from './task-report.js'

/** What the master says in `PyFarm-Offers` when it takes reports in batches. */
export const reportsOffer = 'reports'

/** A batch is full with so many reports or bytes, whichever comes first. */
export const fullBatch = { reports: 100, bytes: 256 * 1024 }

/** A master that stumbles over a batch so often gets its reports one by one. */
const mostStumbles = 3

/** The report as the master takes it in a batch; undefined for what can only be sent by itself. */
export function wireReports(target: ReportedTask, report: TaskReport, at: Date): object[] | undefined {
  const { job, task, attempt, identifier } = target
  // The master counts attempts from 1; without a number, a report could be about any.
  if (attempt < 1) return undefined
  const ofTask = { kind: 'task', job, task, attempt }
  const ofLog = { kind: 'log', job, task, attempt, identifier }
  switch (report.kind) {
    case 'log':
      return [ofLog]
    case 'progress':
      return [{ ...ofTask, progress: report.progress }]
    case 'state': {
      const { state, error, dissociate } = report
      if (dissociate === true) return undefined
      const lastError = error === undefined ? {} : { last_error: error }
      return [
        { ...ofTask, state, ...lastError, at: at.toISOString() },
        { ...ofLog, state },
      ]
    }
    case 'time-started':
    case 'failed-here':
    case 'given-back':
      return undefined
  }
}

export type BatchAnswer =
  | { readonly kind: 'results'; readonly results: readonly ReportResult[] }
  /** The master does not take it as a batch. */
  | { readonly kind: 'refused'; readonly status: number }

/** Sends a batch; repeated while the master is away. Rejects when the signal ends it. */
export async function sendBatch(
  reports: readonly object[],
  agentId: string,
  master: PatientClient,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  const request = { method: 'POST', path: `/agents/${agentId}/reports`, body: { reports } } as const
  const answer = await master.send(request, signal, (answer, repeat) => {
    const { status } = answer
    if (resultsOf(answer, reports.length) !== undefined || repeat >= mostStumbles) return true
    return status >= 400 && !isTrouble(status)
  })
  const results = resultsOf(answer, reports.length)
  return results === undefined ? { kind: 'refused', status: answer.status } : { kind: 'results', results }
}

function resultsOf({ status, body }: MasterAnswer, count: number): readonly ReportResult[] | undefined {
  if (status !== 200) return undefined
  const parsed = reportResultsSchema.safeParse(body)
  return parsed.success && parsed.data.results.length === count ? parsed.data.results : undefined
}
