// Whether an assignment is taken (agent-protocol.md section 4.1, tests 2 to 6).
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { isUnfinished, type Assignment } from './assignment.js'

export type Admission =
  | { readonly kind: 'accept' }
  /** The same tasks are being worked on already. */
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'refuse'; readonly status: 400 | 409; readonly body: Readonly<Record<string, unknown>> }

export interface Resources {
  /** MB */
  readonly freeRam: number
  /** MB, of the whole machine */
  readonly ram: number
  readonly cpus: number
  /** Whether assignments may run beside each other. */
  readonly sharing: boolean
}

type Current = Pick<Assignment, 'id' | 'body' | 'tasks'>

/** Decides on an assignment. Assignments whose tasks have all ended don't stand in the way of new attempts of the same tasks. */
export function admitAssignment(body: AssignBody, resources: Resources, current: readonly Current[]): Admission {
  return lackOf(body, resources) ?? conflictWith(body, resources, current) ?? { kind: 'accept' }
}

function lackOf({ job }: AssignBody, { freeRam, cpus }: Resources): Admission | undefined {
  if (job.ram !== undefined && job.ram > freeRam) {
    const error = `This job needs ${job.ram} MB of RAM, the agent has ${freeRam} MB free.`
    return { kind: 'refuse', status: 400, body: { error, agent_ram: freeRam, requires_ram: job.ram } }
  }
  if (job.cpus !== undefined && job.cpus > cpus) {
    const error = `This job needs ${job.cpus} CPUs, the agent has ${cpus}.`
    return { kind: 'refuse', status: 400, body: { error, agent_cpus: cpus, requires_cpus: job.cpus } }
  }
  return undefined
}

function conflictWith(body: AssignBody, resources: Resources, current: readonly Current[]): Admission | undefined {
  const known = current.find(assignment => isSame(body, assignment))
  if (known !== undefined) return { kind: 'known', id: known.id }
  const busy = current.filter(assignment => assignment.tasks.some(isUnfinished))
  const has = new Set(busy.flatMap(assignment => assignment.body.tasks.map(task => task.id)))
  const rejected = body.tasks.map(task => task.id).filter(id => !has.has(id))
  const overlaps = rejected.length < body.tasks.length
  const error = overlaps ? 'Some of these tasks are being worked on already.' : hindrance(body, resources, busy)
  return error === undefined ? undefined : { kind: 'refuse', status: 409, body: { error, rejected_task_ids: rejected } }
}

function isSame(body: AssignBody, { body: mine, tasks }: Current): boolean {
  if (body.job.id !== mine.job.id || body.tasks.length !== mine.tasks.length) return false
  const busy = tasks.some(isUnfinished)
  return body.tasks.every(task => mine.tasks.some(own => own.id === task.id && (busy || own.attempt === task.attempt)))
}

// Why an assignment can't run beside those that run; undefined when it can.
function hindrance(body: AssignBody, { ram, cpus, sharing }: Resources, busy: readonly Current[]): string | undefined {
  if (busy.length === 0) return undefined
  if (!sharing) return 'The agent works on another assignment.'
  const jobs = [body, ...busy.map(assignment => assignment.body)].map(each => each.job)
  if (jobs.some(job => job.cpus === wholeAgent || job.ram === wholeAgent))
    return 'The agent works on another assignment, and one of the two wants the whole agent.'
  const wantedCpus = jobs.reduce((sum, job) => sum + Math.max(job.cpus ?? 0, leastCpus), 0)
  if (wantedCpus > cpus) return `With what runs already, this job would need ${wantedCpus} CPUs, the agent has ${cpus}.`
  const wantedRam = jobs.reduce((sum, job) => sum + Math.max(job.ram ?? 0, 0), 0)
  if (wantedRam > ram) return `With what runs already, this job would need ${wantedRam} MB of RAM, the agent has ${ram} MB.`
  return undefined
}

/** What a job says that wants an agent for itself (`cpus` or `ram`). */
const wholeAgent = -1
/** A job that asks for no processor takes one all the same. */
const leastCpus = 1
