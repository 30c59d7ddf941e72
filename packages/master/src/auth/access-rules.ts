// Whether a caller may use a route, by the route's entry in the access table.
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { reaches } from '@pyfarm/contract/roles'
import type { Role } from '@pyfarm/contract/roles'
import { refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { roleOf } from './caller-rules.js'
import type { Caller } from './caller-rules.js'

/** An entry of the access table. */
export interface Access {
  /** The role that a person needs. `anyone`: also somebody unknown. `logged in`: who has a name here, whatever the role, and an administrator without one. `nobody`: no person. */
  readonly person: Role | 'anyone' | 'logged in' | 'nobody'
  /** Whose it must be for somebody with that role; an operator may change all. With `each job` every target of a body is judged for itself. */
  readonly own?: 'job' | 'group' | 'each job'
  /**
   * What an agent may do beside. `itself`: for itself; one without a token, from a trusted network, can't be told from others.
   * `reporter`: report on a task that it has, and without a token only by PyFarm's User-Agent.
   */
  readonly agent?: 'any' | 'itself' | 'reporter'
  /** It is for people: one who is not logged in is led to the login. */
  readonly page?: boolean
  /** A form, which carries the CSRF token in a field; the route itself looks at it. */
  readonly form?: boolean
}

/** What counts of a request. */
export interface Asked {
  readonly userAgent: string | undefined
  /** The agent in the address, if it names one. */
  readonly agent: string | undefined
}

/** `owner`: if it is the caller's own. */
export type Verdict = 'yes' | 'owner' | Refusal

export function judge(access: Access, caller: Caller, asked: Asked): Verdict {
  if (access.person === 'anyone') return refusedToken(caller) ?? 'yes'
  if (caller.kind === 'nobody') return refuse(401, caller.why ?? 'Log in, or send a token.')
  if (mayAsAgent(access, caller, asked)) return 'yes'
  if (caller.kind === 'agent') return refuse(403, 'The token of an agent does not allow this.')
  return mayAsPerson(access, caller)
}

/** Who shows a token that does not hold is told so everywhere; a cookie may be left over. */
function refusedToken(caller: Caller): Refusal | undefined {
  return caller.kind === 'nobody' && caller.by === 'token' ? refuse(401, caller.why ?? 'The token does not hold.') : undefined
}

function mayAsAgent({ agent }: Access, caller: Caller, asked: Asked): boolean {
  if (agent === undefined) return false
  switch (caller.kind) {
    case 'agent':
      return agent !== 'itself' || asked.agent === undefined || asked.agent.toLowerCase() === caller.agent
    case 'network':
    case 'everybody':
      return agent !== 'reporter' || asked.userAgent === agentUserAgent
    case 'nobody':
    case 'home':
    case 'person':
      return false
  }
}

function mayAsPerson({ person, own }: Access, caller: Caller): Verdict {
  const role = roleOf(caller)
  if (person === 'logged in')
    return caller.kind === 'person' || role === 'admin' ? 'yes' : refuse(403, 'You are let in without a name here: log in first.')
  if (person === 'nobody') return refuse(403, 'Only agents do this.')
  if (person !== 'anyone' && !reaches(role, person)) return refuse(403, tooLittle(person, role))
  return own === undefined || own === 'each job' || mayChangeAll(caller) ? 'yes' : 'owner'
}

/**
 * Whether somebody who may change jobs may change all of them: an operator may, and so may who comes from a trusted network without a
 * name, since the network can't tell people apart.
 */
export const mayChangeAll = (caller: Caller): boolean => caller.kind === 'network' || reaches(roleOf(caller), 'operator')

function tooLittle(needed: Role, held: Role | undefined): string {
  const what = held === undefined ? 'you have none of the roles of this farm' : `yours is ${held}`
  return `This takes the role ${needed}; ${what}.`
}
