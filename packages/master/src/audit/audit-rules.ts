// Whose change is kept, of what, and how it differs from what was there.
import type { AuditEntry } from '@pyfarm/contract/api/audit'
import { nameOf } from '../auth/caller-rules.js'
import type { Caller } from '../auth/caller-rules.js'

export interface Actor {
  readonly kind: AuditEntry['actor_kind']
  readonly name: string
  readonly credential: string | null
}

/** Who stands in the audit for a caller; undefined for an agent, whose reports are no person's changes. */
export function actorOf(caller: Caller): Actor | undefined {
  if (caller.kind === 'agent') return undefined
  return { kind: caller.kind, name: nameOf(caller), credential: credentialOf(caller) }
}

function credentialOf(caller: Caller): string | null {
  if (caller.kind === 'person') return `${caller.by.kind} ${caller.by.id}`
  return caller.kind === 'home' ? `token ${caller.token}` : null
}

export type Columns = Readonly<Record<string, unknown>>

/** The columns that differ, as they were and as they are; what is new or gone has only one side. */
export function differenceOf(
  before: Columns | undefined,
  after: Columns | undefined,
): { before: Columns | null; after: Columns | null } {
  if (before === undefined || after === undefined) return { before: before ?? null, after: after ?? null }
  const names = Object.keys({ ...before, ...after }).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return { before: pick(before, names), after: pick(after, names) }
}

const pick = (columns: Columns, names: readonly string[]): Columns =>
  Object.fromEntries(names.filter(name => Object.hasOwn(columns, name)).map(name => [name, columns[name]]))

export interface Target {
  /** Its own address. */
  readonly path: string
  /** For example `job 12`. */
  readonly name: string
}

/** The thing that the first parameter of an address names, for example job 12 of `/jobs/12/rerun` by `/jobs/:job/rerun`; undefined without one. */
export function targetOf(pattern: string, url: string): Target | undefined {
  const parts = pattern.split('/')
  const place = parts.findIndex(part => part.startsWith(':'))
  const given = (url.split('?')[0] ?? '').split('/').slice(0, place + 1)
  const value = given[place]
  if (place < 0 || value === undefined || value === '') return undefined
  return { path: given.join('/'), name: `${parts[place]?.slice(1) ?? ''} ${decoded(value)}`.slice(0, 255) }
}

/** The target by its id, where it was named otherwise: `job 12` for `job A shot`. */
export function targetById(target: string, shown: Columns | undefined): string | undefined {
  const id = shown?.['id']
  if (typeof id !== 'number' && typeof id !== 'string') return undefined
  const name = `${target.split(' ', 1)[0] ?? ''} ${id}`.slice(0, 255)
  return name === target ? undefined : name
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
