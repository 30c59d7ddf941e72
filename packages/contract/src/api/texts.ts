// Texts in request bodies, limited to what all three databases can store.
import { z } from 'zod'

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
