// Tokens: shown once, kept as a hash, so that who holds the database does not hold the farm.
import type { AgentId, Instant, TokenId, UserId } from '@pyfarm/contract/ids'
import type { Role } from '@pyfarm/contract/roles'
import type { Tx } from '../database/database.js'
import { hashOfSecret, newToken } from './secret-texts.js'
import { insertToken } from './token-store.js'

export type TokenWish = {
  /** What its owner calls it. */
  readonly name: string
  readonly expiresOn?: Instant | null
} & (
  | { readonly kind: 'person'; readonly user: UserId; readonly role?: Role | null }
  | { readonly kind: 'agent'; readonly agent: AgentId }
)

export interface NewToken {
  readonly id: TokenId
  /** The only time that it is seen. */
  readonly token: string
}

/** Makes a token of a person, or of one agent. Nothing of it but its hash is stored. */
export async function createToken(tx: Tx, now: Instant, wish: TokenWish): Promise<NewToken> {
  const token = newToken(wish.kind)
  const id = await insertToken(tx, {
    hash: hashOfSecret(token),
    kind: wish.kind,
    name: wish.name,
    user_id: wish.kind === 'person' ? wish.user : null,
    agent_id: wish.kind === 'agent' ? wish.agent : null,
    role: wish.kind === 'person' ? (wish.role ?? null) : null,
    created_on: now,
    expires_on: wish.expiresOn ?? null,
    revoked_on: null,
    last_used_on: null,
  })
  return { id, token }
}
