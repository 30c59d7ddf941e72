import type { ShownLimits } from '@pyfarm/contract/api/job-limits'
import { limitsOf } from '../tasks/task-job-store.js'
import type { JobRow } from './job-store.js'

/** A job's limits, and what they have counted. */
export const limitsView = (job: JobRow): ShownLimits => ({
  limits: limitsOf(job.limits) ?? null,
  failures: job.failures,
  held_because: job.held_because,
})
