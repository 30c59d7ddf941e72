// The body of an assignment as PyFarm's agents take it: no nulls, no keys but theirs (agent-protocol.md section 4.1). Pure.
import { silenceOffer } from '@pyfarm/contract/agent-protocol'
import type { AssignBody, AssignJob } from '@pyfarm/contract/agent-protocol'
import { limitsOf } from '../tasks/task-job-store.js'
import type { JobToSend, UnsentTask } from './link-store.js'

/** `offers` is what the agent takes beyond that. */
export function assignBody(job: JobToSend, tasks: readonly UnsentTask[], offers: string): AssignBody {
  const silence = offers.includes(silenceOffer) ? (limitsOf(job.limits)?.silence_seconds ?? null) : null
  return {
    job: { ...jobPart(job), ...given('silence_seconds', silence) },
    jobtype: { name: job.jobtype, version: job.version },
    tasks: tasks.map(({ id, frame, tile, attempts }) => ({ id, frame, attempt: attempts, ...(tile === null ? {} : { tile }) })),
  }
}

function jobPart(job: JobToSend): AssignJob {
  const { id, title, by, batch, ram, cpus, priority, notes } = job
  return {
    ...{ id, title, by, batch, ram, cpus, priority, notes },
    ...given('num_tiles', job.num_tiles),
    ...given('ram_warning', job.ram_warning),
    ...given('ram_max', job.ram_max),
    ...given('user', job.username),
    ...given('job_group_id', job.job_group_id),
    ...given('job_group', job.group),
    ...given('data', objectOf(job.data)),
    ...given('environ', environOf(job.environ)),
  }
}

function given<K extends string, V>(key: K, value: V | null): Partial<Record<K, V>> {
  return value === null ? {} : ({ [key]: value } as Record<K, V>)
}

function objectOf(json: string | null): Record<string, unknown> | null {
  const value: unknown = json === null ? null : JSON.parse(json)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null
}

function environOf(json: string | null): Record<string, string> | null {
  const values = objectOf(json)
  return values === null ? null : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
