// An agent that is enrolled takes orders from who shows the token that its master has for it, wherever from; and from nobody else.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MayOrder } from './order-rights.js'

/** `hash` is the SHA-256 of the token, in hexadecimal digits: it is all that the agent keeps of it. */
export function openEnrolledOrders(hash: string): MayOrder {
  const known = Buffer.from(hash, 'hex')
  return ({ headers: { authorization } }) => {
    const token = typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined
    const shown = createHash('sha256')
      .update(token ?? '')
      .digest()
    return Promise.resolve(token !== undefined && shown.length === known.length && timingSafeEqual(shown, known))
  }
}
