// Rows of users, their roles, and what shows who they are. Conventions: `tables.ts`.
import type { auditActors } from '@pyfarm/contract/api/audit'
import type { Generated } from 'kysely'
import type { AgentId, EnrolmentKeyId, Instant, RoleId, SessionId, TokenId, UserId } from '@pyfarm/contract/ids'

export interface UserTable {
  id: Generated<UserId>
  username: string
  /** A hash in PHC form; null: nobody logs in by it. */
  password: string | null
  email: string | null
  active: boolean
  expiration: Instant | null
  onetime_code: string | null
  last_login: Instant | null
  last_password_change: Generated<Instant | null>
}

export interface RoleTable {
  id: Generated<RoleId>
  name: string
  active: boolean
  expiration: Instant | null
  description: string | null
}

export interface UserRoleTable {
  user_id: UserId
  role_id: RoleId
}

/** A browser that somebody is logged in with. */
export interface SessionTable {
  id: Generated<SessionId>
  /** Of the secret in its cookie: SHA-256, in hexadecimal digits. */
  hash: string
  user_id: UserId
  created_on: Instant
  last_used_on: Instant
  expires_on: Instant
  /** The cookie outlives the browser. */
  remembered: boolean
  address: string
  user_agent: string
}

/** Who did what, when, from where. `request`, `before` and `after` are JSON. */
export interface AuditEntryTable {
  id: Generated<number>
  at: Instant
  actor_kind: (typeof auditActors)[number]
  actor: string
  credential: string | null
  address: string
  action: string
  target: string | null
  status: number | null
  request: string | null
  before: string | null
  after: string | null
}

/** What an entry is also about, as its `target` would name it. */
export interface AuditTargetTable {
  target: string
  entry_id: number
}

export interface ApiTokenTable {
  id: Generated<TokenId>
  /** SHA-256 of the token, in hexadecimal digits. */
  hash: string
  kind: 'person' | 'agent' | 'home'
  name: string
  user_id: UserId | null
  agent_id: AgentId | null
  /** The most that it may do; null: what its user may. */
  role: string | null
  created_on: Instant
  expires_on: Instant | null
  revoked_on: Instant | null
  last_used_on: Instant | null
}

/** Logins that failed lately, by name or by address. */
export interface LoginAttemptTable {
  key: string
  attempts: number
  last_on: Instant
  blocked_until: Instant
}

/** By such a key an agent gets a token of its own. */
export interface EnrolmentKeyTable {
  id: Generated<EnrolmentKeyId>
  /** SHA-256 of the key, in hexadecimal digits. */
  hash: string
  name: string
  /** How many agents it is for. */
  uses: number
  uses_left: number
  created_by: string
  created_on: Instant
  expires_on: Instant
  revoked_on: Instant | null
}

/** An agent that has a token of its own, and wants to see one of the master's. */
export interface AgentEnrolmentTable {
  agent_id: AgentId
  token_id: TokenId
  key_id: EnrolmentKeyId
  /** What the master shows to the agent: as it is, since the master has to send it. */
  order_token: string
  enrolled_on: Instant
}
