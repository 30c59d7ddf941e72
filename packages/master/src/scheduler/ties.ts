// Who goes first when the shares are even (spec: behaviour, section 4, rule 4). An order without equals: plans repeat.
import type { PlanOptions } from './farm-snapshot.js'
import type { Child, PlannedJob } from './queue-tree.js'

export type JobOrder = (a: PlannedJob, b: PlannedJob) => boolean

/** Running before new if so wished, then the one submitted first, then the smaller id. A job that got an agent runs. */
export function jobOrder(options: Pick<PlanOptions, 'preferRunningJobs'>): JobOrder {
  return (a, b) => {
    if (options.preferRunningJobs && runs(a) !== runs(b)) return runs(a)
    if (a.job.submitted !== b.job.submitted) return a.job.submitted < b.job.submitted
    return a.job.id < b.job.id
  }
}

function runs(planned: PlannedJob): boolean {
  return planned.job.running || planned.agents > 0
}

/** Among children of one node: jobs in their order, jobs before queues, queues by id. */
export function childOrder(isJobBefore: JobOrder): (a: Child, b: Child) => boolean {
  return (a, b) => {
    if (a.kind === 'queue') return b.kind === 'queue' && (a.queue?.id ?? 0) < (b.queue?.id ?? 0)
    if (b.kind === 'queue') return true
    const [first, second] = [a.jobs.peek(), b.jobs.peek()]
    return first !== undefined && (second === undefined || isJobBefore(first, second))
  }
}
