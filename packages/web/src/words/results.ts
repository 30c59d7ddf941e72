// What came of an action on many things.
import { countWords } from './amounts.js'

export interface ActionResult {
  readonly id: number | string
  readonly ok: boolean
  readonly error?: string
}

/** Which of them were refused, and why, in a sentence; undefined when none was. */
export function resultWords(results: readonly ActionResult[], one: string): string | undefined {
  const refused = results.filter(({ ok }) => !ok)
  const [first] = refused
  if (first === undefined) return undefined
  const done = results.length - refused.length
  const rest = refused.length > 1 ? ` (and ${refused.length - 1} more)` : ''
  return `${done > 0 ? `Done with ${countWords(done, one)}, but not` : 'Not done'} with ${one} ${first.id}${rest}: ${first.error ?? 'refused'}`
}
