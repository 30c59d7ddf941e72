// The fields of a job's form, and what of them goes to the master.
import type { Schemas } from '../../api/client.js'

/** An empty field of a number is an empty text. */
type NumberField = number | ''

export interface JobFields {
  readonly title: string
  readonly start: NumberField
  readonly end: NumberField
  readonly by: NumberField
  readonly batch: NumberField
  readonly priority: NumberField
  readonly weight: NumberField
  readonly minimum_agents: NumberField
  readonly maximum_agents: NumberField
  readonly cpus: NumberField
  readonly ram: NumberField
  readonly requeue: NumberField
  readonly autodelete_time: NumberField
  readonly jobqueue: string
  readonly notes: string
  readonly hidden: boolean
}

export function fieldsOf(job: Schemas['Job']): JobFields {
  return {
    title: job.title,
    start: job.start ?? '',
    end: job.end ?? '',
    by: job.by,
    batch: job.batch,
    priority: job.priority,
    weight: job.weight,
    minimum_agents: job.minimum_agents ?? '',
    maximum_agents: job.maximum_agents ?? '',
    cpus: job.cpus,
    ram: job.ram,
    requeue: job.requeue,
    autodelete_time: job.autodelete_time ?? '',
    jobqueue: job.jobqueue ?? '',
    notes: job.notes,
    hidden: job.hidden,
  }
}

const emptyIsNull = new Set<string>(['minimum_agents', 'maximum_agents', 'autodelete_time', 'jobqueue'])

/** Only what a person has changed, so that what another one changes meanwhile stays. */
export function changedFields(before: JobFields, after: JobFields): Record<string, string | number | boolean | null> {
  const changed = Object.entries(after).filter(([name, value]) => value !== before[name as keyof JobFields])
  return Object.fromEntries(changed.map(([name, value]) => [name, value === '' && emptyIsNull.has(name) ? null : value]))
}
