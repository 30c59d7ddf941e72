// The fields of the form for a new job, and the jobs that come of them.
import type { FrameRange } from '@pyfarm/contract/frames'
import type { Schemas } from '../../api/client.js'
import type { paths } from '../../api/paths.js'
import type { NotifiedUser } from '../../parts/notified-field.js'
import type { RequirementFields } from '../../parts/requirements-field.js'
import { rangeText } from './frames-text.js'

export type NewJob = paths['/api/v1/jobs/']['post']['requestBody']['content']['application/json']

/** Empty: the farm's settings say. */
type NumberField = number | ''

/** Named as the API names them, `frames` and tags apart, so that a refusal finds its field. */
export interface Submission {
  readonly title: string
  readonly frames: string
  readonly num_tiles: NumberField
  readonly batch: NumberField
  readonly jobqueue: string | null
  readonly priority: NumberField
  readonly weight: NumberField
  readonly minimum_agents: NumberField
  readonly maximum_agents: NumberField
  readonly requeue: NumberField
  readonly cpus: NumberField
  readonly ram: NumberField
  readonly autodelete_time: NumberField
  readonly tags: string[]
  /** Tags that an agent has to have, and those that it must not have. */
  readonly tag_requirements: string[]
  readonly avoided_tags: string[]
  readonly software_requirements: RequirementFields[]
  /** Ids of jobs. */
  readonly parents: string[]
  readonly notified_users: NotifiedUser[]
  readonly notes: string
  readonly paused: boolean
}

export const emptySubmission: Submission = {
  ...{ title: '', frames: '1', num_tiles: '', batch: '', jobqueue: null, priority: '', weight: '', minimum_agents: '' },
  ...{ maximum_agents: '', requeue: '', cpus: '', ram: '', autodelete_time: '', tags: [], tag_requirements: [] },
  ...{ avoided_tags: [], software_requirements: [], parents: [], notified_users: [], notes: '', paused: false },
}

type Job = Schemas['Job']

/** The form that makes such a job again. */
export function submissionOf(job: Job): Submission {
  const range = { start: job.start ?? 1, end: job.end ?? job.start ?? 1, by: job.by }
  const tags = (negated: boolean) => job.tag_requirements.filter(({ negate }) => negate === negated).map(({ tag }) => tag)
  return {
    ...{ title: job.title, frames: rangeText(range), num_tiles: job.num_tiles ?? '', batch: job.batch },
    ...{ jobqueue: job.jobqueue, priority: job.priority, weight: job.weight, requeue: job.requeue },
    ...{ minimum_agents: job.minimum_agents ?? '', maximum_agents: job.maximum_agents ?? '', cpus: job.cpus, ram: job.ram },
    ...{ autodelete_time: job.autodelete_time ?? '', tags: job.tags, notes: job.notes, paused: false },
    tag_requirements: tags(false),
    avoided_tags: tags(true),
    software_requirements: job.software_requirements.map(({ software, min_version, max_version }) => ({
      ...{ software, min_version: min_version ?? '', max_version: max_version ?? '' },
    })),
    parents: job.parents.map(({ id }) => String(id)),
    notified_users: job.notified_users.map(({ username, on_success, on_failure, on_deletion }) => ({
      ...{ username, on_success, on_failure, on_deletion },
    })),
  }
}

/** What the form has no field for, and a job that is submitted again keeps. */
export type Kept = Pick<NewJob, 'environ' | 'limits' | 'ram_warning' | 'ram_max' | 'output_link' | 'job_group_id'>

export function keptOf(job: Job, limits: NewJob['limits']): Kept {
  const { ram_warning, ram_max, output_link, job_group_id } = job
  const environ =
    job.environ === null ? null : Object.fromEntries(Object.entries(job.environ).map(([key, value]) => [key, String(value)]))
  const all: Kept = { environ, limits: limits ?? null, ram_warning, ram_max, output_link, job_group_id }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

/** What the form begins with. */
export interface Beginning {
  readonly fields: Submission
  readonly data: Readonly<Record<string, unknown>>
  readonly kept: Kept
  readonly jobtype: string | undefined
}

export interface Work {
  readonly jobtype: string
  readonly version: number
  readonly data: Readonly<Record<string, unknown>>
  readonly kept: Kept
}

/** The body of a job for each range; of several, each has its frames in its title. */
export function newJobs(fields: Submission, ranges: readonly FrameRange[], work: Work): NewJob[] {
  const title = fields.title.trim()
  return ranges.map(range => ({
    ...work.kept,
    ...numbersIn(fields),
    ...listsIn(fields),
    ...range,
    title: ranges.length === 1 ? title : `${title} ${rangeText(range)}`,
    jobtype: work.jobtype,
    jobtype_version: work.version,
    data: { ...work.data },
    ...(fields.jobqueue === null ? {} : { jobqueue: fields.jobqueue }),
    ...(fields.notes === '' ? {} : { notes: fields.notes }),
    ...(fields.paused ? { state: 'paused' as const } : {}),
  }))
}

const numberNames = [
  ...(['num_tiles', 'batch', 'priority', 'weight', 'minimum_agents', 'maximum_agents'] as const),
  ...(['requeue', 'cpus', 'ram', 'autodelete_time'] as const),
]

function numbersIn(fields: Submission): Partial<Record<(typeof numberNames)[number], number>> {
  const numbers: Partial<Record<(typeof numberNames)[number], number>> = {}
  for (const name of numberNames) {
    const value = fields[name]
    if (value !== '') numbers[name] = value
  }
  return numbers
}

function listsIn(fields: Submission): Partial<NewJob> {
  const tagRequirements = [
    ...fields.tag_requirements.map(tag => ({ tag, negate: false })),
    ...fields.avoided_tags.map(tag => ({ tag, negate: true })),
  ]
  const software = fields.software_requirements.filter(({ software: name }) => name !== '')
  const notified = fields.notified_users.filter(({ username }) => username.trim() !== '')
  const lists = {
    tags: fields.tags,
    tag_requirements: tagRequirements,
    software_requirements: software.map(({ software: name, min_version: min, max_version: max }) => ({
      ...{ software: name, min_version: min === '' ? null : min, max_version: max === '' ? null : max },
    })),
    parents: fields.parents.map(id => ({ id: Number(id) })),
    notified_users: notified.map(user => ({ ...user, username: user.username.trim() })),
  }
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}
