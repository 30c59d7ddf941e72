// Forms on the wire that every room shares (behaviour.md section 1).
import { z } from 'zod'
import type { Instant } from '@pyfarm/contract/ids'

/** ISO 8601 in UTC without an offset, with microseconds: `2014-03-06T15:40:58.338000`. */
export const isoOf = (time: Instant): string => `${new Date(time).toISOString().slice(0, -1)}000`

export const isoOrNull = (time: Instant | null): string | null => (time === null ? null : isoOf(time))

/** Something addressed by name or by id in the same place: a segment of digits only is an id. */
export type NameOrId = { readonly id: number } | { readonly name: string }

export const nameOrId = z
  .string()
  .transform((segment): NameOrId => (/^\d+$/.test(segment) ? { id: toId(segment) } : { name: segment }))

/** An id in a path; digits beyond what the database counts to name nothing, and are found nowhere. */
export const idSegment = z.string().regex(/^\d+$/, 'must be a number').transform(toId)

export const describeNameOrId = (key: NameOrId): string => ('id' in key ? String(key.id) : key.name)

const largestId = 2_147_483_647

function toId(digits: string): number {
  return Math.min(Number(digits), largestId)
}
