// People, agents and what shows who they are, without the work of hashing passwords.
import { randomUUID } from 'node:crypto'
import { agentId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, SessionId, UserId } from '@pyfarm/contract/ids'
import type { Farm } from '../../farm.js'
import { findOrCreateRoles, setRoles } from '../../users/role-store.js'
import { insertUser } from '../../users/user-store.js'
import { hashOfSecret, newSecret } from '../secret-texts.js'
import { cookieNames, csrfTokenOf } from '../session-cookie.js'
import { insertSession } from '../session-store.js'
import { createToken } from '../tokens.js'

/** Far from every trusted network. */
export const outside = '203.0.113.7'

export async function addUser(farm: Farm, name: string, ...roles: string[]): Promise<UserId> {
  return farm.database.transaction(async tx => {
    const id = await insertUser(tx, name, null)
    if (id === undefined) throw new Error(`${name} was not made`)
    await setRoles(tx, id, await findOrCreateRoles(tx, roles))
    return id
  })
}

export interface TestSession {
  readonly id: SessionId
  /** What the user's own pages send. */
  readonly headers: Readonly<Record<string, string>>
  /** What a browser sends by itself. */
  readonly cookie: string
}

export async function addSession(farm: Farm, user: UserId, expiresOn?: Instant): Promise<TestSession> {
  const secret = newSecret()
  const hash = hashOfSecret(secret)
  const now = farm.clock()
  const id = await farm.database.transaction(tx =>
    insertSession(tx, {
      hash,
      user_id: user,
      created_on: now,
      last_used_on: now,
      expires_on: expiresOn ?? ((now + 3_600_000) as Instant),
      remembered: false,
      address: '',
      user_agent: '',
    }),
  )
  const cookie = `${cookieNames(farm.settings).plain}=${secret}`
  return { id, cookie, headers: { cookie, 'x-csrf-token': csrfTokenOf(farm.settings, hash) } }
}

export async function addPersonalToken(farm: Farm, user: UserId, expiresOn: Instant | null = null): Promise<string> {
  const wish = { kind: 'person', name: 'test', user, expiresOn } as const
  return (await farm.database.transaction(tx => createToken(tx, farm.clock(), wish))).token
}

export async function addAgentToken(farm: Farm, agent: AgentId = agentId(randomUUID())): Promise<string> {
  return (await farm.database.transaction(tx => createToken(tx, farm.clock(), { kind: 'agent', name: 'test', agent }))).token
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
