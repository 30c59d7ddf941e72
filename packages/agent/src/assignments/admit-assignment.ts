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
  readonly cpus: number
}

/** Decides on an assignment. Assignments whose tasks have all ended don't stand in the way of new attempts of the same tasks. */
export function admitAssignment(body: AssignBody, resources: Resources, current: readonly Assignment[]): Admission {
  return lackOf(body, resources) ?? conflictWith(body, current) ?? { kind: 'accept' }
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

function conflictWith(body: AssignBody, current: readonly Assignment[]): Admission | undefined {
  const known = current.find(assignment => isSame(body, assignment))
  if (known !== undefined) return { kind: 'known', id: known.id }
  const busy = current.find(assignment => assignment.tasks.some(isUnfinished))
  if (busy === undefined) return undefined
  const has = new Set(busy.body.tasks.map(task => task.id))
  const rejected = body.tasks.map(task => task.id).filter(id => !has.has(id))
  const overlaps = rejected.length < body.tasks.length
  const error = overlaps ? 'Some of these tasks are being worked on already.' : 'The agent works on another assignment.'
  return { kind: 'refuse', status: 409, body: { error, rejected_task_ids: rejected } }
}

function isSame(body: AssignBody, { body: mine, tasks }: Assignment): boolean {
  if (body.job.id !== mine.job.id || body.tasks.length !== mine.tasks.length) return false
  const busy = tasks.some(isUnfinished)
  return body.tasks.every(task => mine.tasks.some(own => own.id === task.id && (busy || own.attempt === task.attempt)))
}
