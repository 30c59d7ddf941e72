// Secrets that are random and long: only their hash is kept, and a fast one does, since nobody can guess them.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const prefixes = {
  person: 'pyfarm_p_',
  agent: 'pyfarm_a_',
  home: 'pyfarm_h_',
  enrolment: 'pyfarm_e_',
  order: 'pyfarm_o_',
} as const
export type TokenKind = keyof typeof prefixes

/** 256 random bits behind a prefix by which a person, or a scanner for leaked secrets, knows what it is. */
export const newToken = (kind: TokenKind): string => prefixes[kind] + newSecret()

/** 256 random bits, as 43 letters, digits, `-` and `_`. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** SHA-256 in hexadecimal digits. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Compares without telling by its time how much is alike. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
