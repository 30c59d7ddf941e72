// Who may send a request, and what that says of it.
import type { AgentId, Instant, SessionId, TokenId, UserId } from '@pyfarm/contract/ids'
import type { Role } from '@pyfarm/contract/roles'

/** What showed who a person is. */
export type Credential =
  | { readonly kind: 'session'; readonly id: SessionId; readonly csrfToken: string }
  | { readonly kind: 'token'; readonly id: TokenId; readonly expiresOn: Instant | null }

export interface Person {
  readonly kind: 'person'
  readonly user: UserId
  readonly name: string
  /** The highest of the farm's roles that its roles and its token allow; a user may have none. */
  readonly role: Role | undefined
  readonly by: Credential
}

export type Caller =
  /** No credential and no trusted network, or a credential that does not hold: `why` says what is wrong with it. */
  | { readonly kind: 'nobody'; readonly why?: string; readonly by?: 'session' | 'token' }
  /** `login_disabled` */
  | { readonly kind: 'everybody' }
  /** No credential, from a trusted network: an agent, or a person without a name. */
  | { readonly kind: 'network'; readonly role: Role }
  /** A command with the token of the home. */
  | { readonly kind: 'home'; readonly token: TokenId }
  | { readonly kind: 'agent'; readonly agent: AgentId; readonly token: TokenId }
  | Person

export const nobody: Caller = { kind: 'nobody' }

/** The role that somebody has as a person. */
export function roleOf(caller: Caller): Role | undefined {
  switch (caller.kind) {
    case 'everybody':
    case 'home':
      return 'admin'
    case 'network':
    case 'person':
      return caller.role
    case 'nobody':
    case 'agent':
      return undefined
  }
}

/** How a caller is named to people: in logs, and in what is kept of who did what. */
export function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'person':
      return caller.name
    case 'agent':
      return `agent ${caller.agent}`
    case 'home':
      return "the home's token"
    case 'network':
      return 'a trusted network'
    case 'everybody':
      return 'anybody (login_disabled)'
    case 'nobody':
      return 'nobody'
  }
}
