import { withoutAnsi } from '@pyfarm/contract/ansi'
import { parseLogLine } from '@pyfarm/contract/log-line'
import type { SearchPattern } from './search-order.js'

/** Characters of a line that are looked at. */
const longestSearched = 64 * 1024

export interface LineMatcher {
  /** Whether a line of a log's file has it in its message. */
  readonly fits: (line: string) => boolean
  /** False only if no line of this text has it: told much sooner than line by line. */
  readonly mayBeIn: (text: string) => boolean
}

/** @throws SyntaxError for what is no regular expression */
export function lineMatcher({ text, isRegex, matchesCase }: SearchPattern): LineMatcher {
  const expression = new RegExp(isRegex ? text : escaped(text), matchesCase ? '' : 'i')
  const fits = (line: string) => expression.test(withoutAnsi(parseLogLine(line.slice(0, longestSearched)).text))
  // An expression may rest on where a line begins and ends, and quotes are written otherwise in the file.
  if (isRegex || text.includes('"')) return { fits, mayBeIn: () => true }
  const mayBeIn = (some: string) => expression.test(some) || some.includes(escapeCharacter)
  // Most lines are told apart without being taken apart.
  return { fits: line => mayBeIn(line) && fits(line), mayBeIn }
}

const escapeCharacter = String.fromCharCode(27)

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
