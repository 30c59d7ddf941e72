// How a value stands in the audit: without secrets, and no larger than fits.
import { createHash } from 'node:crypto'

const secretName = /password|token|secret|^key$|_key$|csrf/i
const longestText = 2_000
const longestRequest = 16_000
/** Of those that an action on many names; which it changed stands in the targets of the entry. */
const mostIds = 100

/** JSON of a value for the audit: secrets are masked, long texts stand as their hash and length, and what is too large as a whole too. */
export function auditText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = JSON.stringify(value, (name, part: unknown) => shown(name, part))
  return text.length <= longestRequest ? text : JSON.stringify(digest(text))
}

function shown(name: string, part: unknown): unknown {
  if (secretName.test(name) && part !== null) return '***'
  if (name === 'ids' && Array.isArray(part) && part.length > mostIds) return `${part.length} ids, ${hashOf(JSON.stringify(part))}`
  return typeof part === 'string' && part.length > longestText ? digest(part) : part
}

function digest(text: string): string {
  return `${text.length} characters, ${hashOf(text)}`
}

const hashOf = (text: string): string => `SHA-256 ${createHash('sha256').update(text).digest('hex')}`
