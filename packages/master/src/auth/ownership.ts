// Users change what is their own.
import { agentId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { reaches } from '@pyfarm/contract/roles'
import { orderTokenOf } from '../enrolment/enrolment-store.js'
import { refuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { mayChangeAll } from './access-rules.js'
import type { Caller } from './caller-rules.js'
import { ownerOfJob } from './owner-store.js'

/** For one of many targets. @throws RefusedError 403 when it is somebody else's job and the caller no operator */
export async function refuseOthersJob(database: Reader, caller: Caller, job: JobId): Promise<void> {
  if (mayChangeAll(caller)) return
  const found = await ownerOfJob(database, { id: job })
  if (found !== undefined && !isOwn(caller, found.owner)) throw notYours(`Job ${job}`)
}

/** For a job in an address; one that does not exist is left to the route. @throws RefusedError 403 */
export async function refuseOthersJobAt(database: Reader, caller: Caller, key: NameOrId): Promise<void> {
  const found = await ownerOfJob(database, key)
  if (found !== undefined && !isOwn(caller, found.owner)) throw notYours(`Job ${'id' in key ? key.id : key.name}`)
}

export const isOwn = (caller: Caller, owner: number | null): boolean =>
  caller.kind === 'person' && owner !== null && owner === caller.user

export const notYours = (what: string): RefusedError =>
  new RefusedError(refuse(403, `${what} is not yours; changing the jobs of others takes the role operator.`))

/**
 * An agent's token is for that agent alone, and nobody acts for one that is enrolled without it.
 * @throws RefusedError 403 for another one, or for one that is not named; 401 for an enrolled one without a credential
 */
export async function refuseOtherAgent(database: Reader, caller: Caller, agent: string | null | undefined): Promise<void> {
  if (isUnproven(caller) && agent !== undefined && agent !== null) await refuseEnrolled(database, agent)
  if (caller.kind !== 'agent' || agent?.toLowerCase() === caller.agent) return
  throw new RefusedError(refuse(403, `This token is agent ${caller.agent}'s, and for nothing else.`))
}

/** Whether somebody may act for an agent only because the network can't tell agents apart. */
export const isUnproven = (caller: Caller): boolean => caller.kind === 'network' && !reaches(caller.role, 'operator')

/** For who comes without a credential and would act as that agent. @throws RefusedError 401 */
export async function refuseEnrolled(database: Reader, agent: string): Promise<void> {
  if ((await orderTokenOf(database, agentId(agent))) === undefined) return
  throw new RefusedError(refuse(401, `Agent ${agent} is enrolled: only its own token speaks for it, or an operator's.`))
}

/**
 * The name of the user whom a job or job group is to belong to: the caller's own, unless an operator names another.
 * @param wanted what the request says: a name, null for nobody, undefined for nothing
 * @throws RefusedError 403
 */
export function ownerFor(caller: Caller, wanted: string | null | undefined): string | null | undefined {
  if (caller.kind !== 'person') return wanted
  if (wanted === undefined) return caller.name
  if (wanted !== caller.name && !mayChangeAll(caller))
    throw new RefusedError(refuse(403, `user: only an operator gives jobs to others; yours is ${caller.name}.`))
  return wanted
}
