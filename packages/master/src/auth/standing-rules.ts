// Whether an account lets its user in, and as what (behaviour.md section 9).
import type { Instant } from '@pyfarm/contract/ids'
import { highestRole, lesserRole, roles } from '@pyfarm/contract/roles'
import type { Role } from '@pyfarm/contract/roles'

/** A user and one of its roles, if it has any. */
export interface AccountRow {
  readonly active: boolean
  readonly expiration: Instant | null
  readonly role_name: string | null
  readonly role_active: boolean | null
  readonly role_expiration: Instant | null
}

export type Standing = { readonly active: false } | { readonly active: true; readonly role: Role | undefined }

const out: Standing = { active: false }

/** By the rows of one user, one for each role. A user is active only if it and all its roles are, and none has expired. */
export function standingOf(rows: readonly AccountRow[], now: Instant): Standing {
  const lasts = (expiration: Instant | null) => expiration === null || expiration > now
  const holds = rows.every(
    row =>
      row.active && lasts(row.expiration) && (row.role_name === null || (row.role_active === true && lasts(row.role_expiration))),
  )
  if (rows.length === 0 || !holds) return out
  return { active: true, role: highestRole(rows.flatMap(row => row.role_name ?? [])) }
}

/** The role of somebody who comes with a token that allows at most `cap`; a word that is no role allows nothing. */
export function cappedRole(role: Role | undefined, cap: string | null): Role | undefined {
  if (role === undefined || cap === null) return role
  const most = roles.find(name => name === cap)
  return most === undefined ? undefined : lesserRole(role, most)
}
