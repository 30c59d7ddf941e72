// Which jobs wait, and their reasons counted. Pure.
import type { JobExplanation } from '@pyfarm/contract/api/explain'
import type { Waiting } from '@pyfarm/contract/api/overview'
import type { KnownJob } from '../explain/farm-picture.js'

/** Jobs with work left that no agent is at work on, in order of priority, then of age. Hidden ones and those to be deleted don't wait. */
export function waitingJobs(jobs: readonly KnownJob[]): KnownJob[] {
  return jobs
    .filter(({ state }) => state !== 'done' && state !== 'failed')
    .filter(job => !job.hidden && !job.toBeDeleted && job.waiting > 0 && job.counts.assigned + job.counts.running === 0)
    .sort((a, b) => b.priority - a.priority || a.id - b.id)
}

export type ExplainedJob = Pick<JobExplanation, 'job' | 'verdict' | 'summary'> & {
  readonly reasons: readonly Pick<JobExplanation['reasons'][number], 'kind'>[]
}

/** The first reason of each, the most frequent first, with the first job that has it. */
export function sumUpReasons(explained: readonly ExplainedJob[]): Waiting['reasons'] {
  const byKind = new Map<string, { jobs: number; first: ExplainedJob }>()
  for (const each of explained) {
    const kind = each.verdict === 'can run now' ? 'starts now' : (each.reasons[0]?.kind ?? 'starts now')
    const group = byKind.get(kind)
    if (group === undefined) byKind.set(kind, { jobs: 1, first: each })
    else group.jobs++
  }
  return [...byKind]
    .map(([kind, { jobs, first }]) => ({
      kind,
      jobs,
      example: { id: first.job.id, title: first.job.title, summary: first.summary },
    }))
    .sort((a, b) => b.jobs - a.jobs)
}
