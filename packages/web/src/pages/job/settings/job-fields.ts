// The fields of a job's form, and what of them goes to the master.
import type { NotifiedUser } from '../../../parts/notified-field.js'
import type { RequirementFields } from '../../../parts/requirements-field.js'
import { framesOf, isFrame } from '@pyfarm/contract/frames'
import type { JobLimits } from '@pyfarm/contract/api/job-limits'
import type { Schemas } from '../../../api/client.js'

/** An empty field of a number is an empty text. */
export type NumberField = number | ''

export type LimitFields = Readonly<Record<keyof JobLimits, NumberField>>

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
  readonly ram_warning: NumberField
  readonly ram_max: NumberField
  readonly requeue: NumberField
  readonly autodelete_time: NumberField
  readonly job_group_id: NumberField
  readonly jobqueue: string
  readonly output_link: string
  readonly notes: string
  readonly hidden: boolean
  readonly tags: readonly string[]
  /** Tags that agents must have, and must not have. */
  readonly tag_requirements: { readonly needs: readonly string[]; readonly avoids: readonly string[] }
  readonly software_requirements: readonly RequirementFields[]
  readonly notified_users: readonly NotifiedUser[]
  readonly limits: LimitFields
  /** Ids of jobs that it waits for. */
  readonly parents: readonly string[]
  /** JSON; empty: none. */
  readonly data: string
}

export function fieldsOf(job: Schemas['Job'], limits: JobLimits | null): JobFields {
  const { title, by, batch, priority, weight, cpus, ram, requeue, notes, hidden, tags } = job
  return {
    ...{ title, by, batch, priority, weight, cpus, ram, requeue, notes, hidden, tags },
    start: job.start ?? '',
    end: job.end ?? '',
    minimum_agents: job.minimum_agents ?? '',
    maximum_agents: job.maximum_agents ?? '',
    ram_warning: job.ram_warning ?? '',
    ram_max: job.ram_max ?? '',
    autodelete_time: job.autodelete_time ?? '',
    job_group_id: job.job_group_id ?? '',
    jobqueue: job.jobqueue ?? '',
    output_link: job.output_link ?? '',
    tag_requirements: tagNeedsOf(job.tag_requirements),
    software_requirements: job.software_requirements.map(({ software, min_version, max_version }) => ({
      software,
      min_version: min_version ?? '',
      max_version: max_version ?? '',
    })),
    notified_users: job.notified_users.map(({ username, on_success, on_failure, on_deletion }) => ({
      username,
      on_success,
      on_failure,
      on_deletion,
    })),
    limits: {
      task_seconds: limits?.task_seconds ?? '',
      silence_seconds: limits?.silence_seconds ?? '',
      failed_agents: limits?.failed_agents ?? '',
      failures: limits?.failures ?? '',
    },
    parents: job.parents.map(({ id }) => String(id)),
    data: job.data === null ? '' : JSON.stringify(job.data, null, 2),
  }
}

const tagNeedsOf = (requirements: Schemas['Job']['tag_requirements']): JobFields['tag_requirements'] => ({
  needs: requirements.filter(({ negate }) => !negate).map(({ tag }) => tag),
  avoids: requirements.filter(({ negate }) => negate).map(({ tag }) => tag),
})

const emptyIsNull = new Set<string>([
  'minimum_agents',
  'maximum_agents',
  'ram_warning',
  'ram_max',
  'autodelete_time',
  'job_group_id',
  'jobqueue',
  'output_link',
])

/** The body of an edit that gives these fields their values. */
export function bodyOfFields(fields: Partial<JobFields>): Record<string, unknown> {
  const { tag_requirements: tags, software_requirements: software, limits, parents, data, ...columns } = fields
  const plain = Object.entries(columns).map(([name, value]): [string, unknown] => [
    name,
    value === '' && emptyIsNull.has(name) ? null : value,
  ])
  return {
    ...Object.fromEntries(plain),
    ...(tags === undefined ? {} : { tag_requirements: tagRequirements(tags) }),
    ...(software === undefined ? {} : { software_requirements: software.map(softwareRequirement) }),
    ...(limits === undefined ? {} : { limits: limitsOrNull(limits) }),
    ...(parents === undefined ? {} : { parents: parents.map(id => ({ id: Number(id) })) }),
    ...(data === undefined ? {} : { data: data.trim() === '' ? null : (JSON.parse(data) as unknown) }),
  }
}

const tagRequirements = ({ needs, avoids }: JobFields['tag_requirements']) => [
  ...needs.map(tag => ({ tag, negate: false })),
  ...avoids.map(tag => ({ tag, negate: true })),
]

const softwareRequirement = ({ software, min_version: least, max_version: most }: RequirementFields) => ({
  software,
  min_version: least === '' ? null : least,
  max_version: most === '' ? null : most,
})

function limitsOrNull(limits: LimitFields): Record<string, number> | null {
  const set = Object.entries(limits).flatMap(([name, value]): [string, number][] => (value === '' ? [] : [[name, value]]))
  return set.length === 0 ? null : Object.fromEntries(set)
}

/** Why the data can't be saved; undefined when it can. */
export function dataFault(data: string): string | undefined {
  if (data.trim() === '') return undefined
  try {
    const parsed: unknown = JSON.parse(data)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? undefined
      : 'This must be a JSON object, in { }.'
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** How many frames an edit takes from the job; 0 where its range is not whole. */
export function framesLost(before: JobFields, after: JobFields): number {
  if (before.start === after.start && before.end === after.end && before.by === after.by) return 0
  const [old, next] = [rangeOf(before), rangeOf(after)]
  if (old === undefined || next === undefined) return 0
  const kept = new Set(framesOf(next))
  let lost = 0
  for (const frame of framesOf(old)) if (!kept.has(frame)) lost++
  return lost
}

const mostFrames = 1_000_000

function rangeOf({ start, end, by }: JobFields) {
  if (start === '' || end === '' || by === '' || ![start, end, by].every(isFrame) || by <= 0) return undefined
  return (end - start) / by > mostFrames ? undefined : { start, end, by }
}
