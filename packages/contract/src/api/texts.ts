// Texts in request bodies, limited to what all three databases can store.
import { z } from 'zod'
import { instant } from '../ids.js'

/** Free text: code, descriptions, templates. */
export const storableText = () =>
  z.string().refine(isStorable, { error: 'must be text without NUL or broken characters', abort: true })

/** A name of 1 to `longest` characters. */
export const nameText = (longest: number) =>
  storableText().min(1, 'must not be empty').max(longest, `must have at most ${longest} characters`)

/** PostgreSQL stores no NUL, and half of a surrogate pair is no character. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

/** A moment: ISO 8601, in UTC where it names no offset. */
export const moment = z
  .string('must be a time like 2026-11-24T12:00:00')
  .transform(text => (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`))
  .refine(text => !Number.isNaN(Date.parse(text)), 'must be a time like 2026-11-24T12:00:00')
  .transform(text => instant(Date.parse(text)))
