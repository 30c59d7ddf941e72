import { instant } from '@pyfarm/contract/ids'
import type { NewEnrolmentKeyBody } from '@pyfarm/contract/api/enrolment'
import { nameOf } from '../auth/caller-rules.js'
import type { Caller } from '../auth/caller-rules.js'
import { hashOfSecret, newToken } from '../auth/secret-texts.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, RefusedError } from '../http/refusal.js'
import { keyLasts } from './enrolment-rules.js'
import { countKeys, forgetOldKeys, insertKey } from './enrolment-store.js'
import type { EnrolmentKeyRow } from './enrolment-store.js'

const mostKeys = 1000
/** Keys that expired so long ago are forgotten, in milliseconds. */
const keptAfterwards = 30 * 24 * 3_600_000

export interface NewKey {
  readonly row: EnrolmentKeyRow
  /** The only time that it is seen. */
  readonly key: string
}

/** Only the hash of the key is stored. @throws RefusedError 400 for one that has expired, 409 for too many */
export async function makeEnrolmentKey(farm: Farm, caller: Caller, wanted: NewEnrolmentKeyBody): Promise<NewKey> {
  const now = farm.clock()
  const { name = 'agents', uses = 1, expires_on: expires = instant(now + keyLasts) } = wanted
  if (expires <= now) throw new RefusedError(badRequest('expires_on: lies in the past.'))
  const secret = newToken('enrolment')
  const row = {
    ...{ hash: hashOfSecret(secret), name, uses, uses_left: uses, created_by: nameOf(caller).slice(0, 255) },
    ...{ created_on: now, expires_on: expires, revoked_on: null },
  }
  const id = await farm.database.transaction(async tx => {
    await forgetOldKeys(tx, instant(now - keptAfterwards))
    if ((await countKeys(tx, now)) >= mostKeys)
      throw new RefusedError(conflict(`There are ${mostKeys} enrolment keys already: revoke some.`))
    return insertKey(tx, row)
  })
  return { row: { ...row, id }, key: farm.pin === undefined ? secret : `${secret}.${farm.pin}` }
}
