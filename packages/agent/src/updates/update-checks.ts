// Whether an update is what the master says it is, and comes from this agent's master. Pure.
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { readDigest, signedText, type UpdateFacts } from '@pyfarm/contract/update-signature'

/** What the master's answer says of the file. */
export interface Voucher {
  readonly digest: string | undefined
  readonly signature: string | undefined
  readonly key: string | undefined
}

/**
 * Why an update is not taken; undefined when nothing speaks against it.
 * @param got what has arrived
 * @param pinned the key that this agent has from its master; without one, only the hash is checked, as far as there is one
 * @param keyFile where the pinned key lies
 */
export function whyNoUpdate(got: UpdateFacts, voucher: Voucher, pinned: string | undefined, keyFile: string): string | undefined {
  const { digest, signature, key } = voucher
  const told = digest === undefined ? undefined : readDigest(digest)
  if (digest !== undefined && told !== got.sha256) return 'what arrived is not what the master has: its SHA-256 differs'
  if (pinned === undefined) return undefined
  if (key !== undefined && key !== pinned)
    return `it is signed with another key than its master's in ${keyFile}: if that key was replaced on purpose, remove this file`
  if (signature === undefined) return `it is not signed, as all updates of this master are (its key is in ${keyFile})`
  return isSigned(got, signature, pinned) ? undefined : `its signature is not by its master's key in ${keyFile}`
}

function isSigned(update: UpdateFacts, signature: string, key: string): boolean {
  const publicKey = readKey(key)
  return publicKey !== undefined && verify(null, Buffer.from(signedText(update)), publicKey, Buffer.from(signature, 'base64'))
}

/** Whether this is an Ed25519 key as a master tells it. */
export const isUpdateKey = (text: string): boolean => readKey(text) !== undefined

function readKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
