// What a request shows of who sends it, and whom the database knows by it.
import type { Instant, SessionId, TokenId, UserId, AgentId } from '@pyfarm/contract/ids'
import type { Caller } from './caller-rules.js'
import { cappedRole, standingOf } from './standing-rules.js'
import type { AccountRow } from './standing-rules.js'

export type Shown =
  | { readonly kind: 'token'; readonly secret: string }
  | { readonly kind: 'session'; readonly secret: string }
  | { readonly kind: 'wrong'; readonly why: string }

interface Headers {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
}

const longestSecret = 200

/** The credential of a request; a token counts more than a cookie. Undefined when there is none. */
export function shownBy({ authorization, cookie }: Headers, cookieNames: readonly string[]): Shown | undefined {
  if (authorization !== undefined) {
    const secret = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1]
    if (secret === undefined || secret.length > longestSecret)
      return { kind: 'wrong', why: 'The header Authorization must be "Bearer" and a token of this farm.' }
    return { kind: 'token', secret }
  }
  if (cookie === undefined) return undefined
  const secret = cookieIn(cookie, cookieNames)
  return secret === undefined ? undefined : { kind: 'session', secret: secret.slice(0, longestSecret) }
}

/** The value of the first of these cookies that is there and not empty. */
function cookieIn(header: string, names: readonly string[]): string | undefined {
  for (const pair of header.split(';')) {
    const [name, value] = pair.split('=', 2)
    if (name !== undefined && value !== undefined && value !== '' && names.includes(name.trim())) return value.trim()
  }
  return undefined
}

export interface SessionRow extends AccountRow {
  readonly id: SessionId
  readonly user_id: UserId
  readonly username: string
  readonly expires_on: Instant
}

const sessionOver: Caller = { kind: 'nobody', by: 'session', why: 'Your session is over: log in again.' }

/** By the rows of one session, one for each role of its user. */
export function callerOfSession(rows: readonly SessionRow[], csrfToken: string, now: Instant): Caller {
  const [row] = rows
  if (row === undefined || row.expires_on <= now) return sessionOver
  const standing = standingOf(rows, now)
  if (!standing.active) return sessionOver
  return {
    kind: 'person',
    user: row.user_id,
    name: row.username,
    role: standing.role,
    by: { kind: 'session', id: row.id, csrfToken },
  }
}

export interface TokenRow extends Omit<AccountRow, 'active'> {
  readonly id: TokenId
  readonly kind: 'person' | 'agent' | 'home'
  readonly user_id: UserId | null
  readonly username: string | null
  readonly agent_id: AgentId | null
  readonly role: string | null
  readonly active: boolean | null
  readonly expires_on: Instant | null
  readonly revoked_on: Instant | null
}

const wrongToken = (what: string): Caller => ({ kind: 'nobody', by: 'token', why: `The token ${what}.` })

/** By the rows of one token, one for each role of its user. */
export function callerOfToken(rows: readonly TokenRow[], now: Instant): Caller {
  const [row] = rows
  if (row === undefined) return wrongToken('is not one of this farm')
  if (row.revoked_on !== null) return wrongToken('was revoked')
  if (row.expires_on !== null && row.expires_on <= now) return wrongToken('has expired')
  if (row.kind === 'home') return { kind: 'home', token: row.id }
  if (row.kind === 'agent') {
    return row.agent_id === null ? wrongToken('names no agent') : { kind: 'agent', agent: row.agent_id, token: row.id }
  }
  return callerOfPersonalToken(row, rows, now)
}

function callerOfPersonalToken(row: TokenRow, rows: readonly TokenRow[], now: Instant): Caller {
  const standing = standingOf(
    rows.map(account => ({ ...account, active: account.active === true })),
    now,
  )
  if (!standing.active || row.user_id === null || row.username === null) return wrongToken('is of a user who is not let in')
  return {
    kind: 'person',
    user: row.user_id,
    name: row.username,
    role: cappedRole(standing.role, row.role),
    by: { kind: 'token', id: row.id, expiresOn: row.expires_on },
  }
}
