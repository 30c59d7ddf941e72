import { withoutAnsi } from '@pyfarm/contract/ansi'
import { parseLogLine } from '@pyfarm/contract/log-line'
import type { SearchPattern } from './search-order.js'

/** Characters of a line that are looked at. */
const longestSearched = 64 * 1024

/** Whether a line of a log's file has it in its message. @throws SyntaxError for what is no regular expression */
export function lineMatcher({ text, isRegex, matchesCase }: SearchPattern): (line: string) => boolean {
  const expression = new RegExp(isRegex ? text : escaped(text), matchesCase ? '' : 'i')
  const fits = (line: string) => expression.test(withoutAnsi(parseLogLine(line.slice(0, longestSearched)).text))
  if (isRegex || text.includes('"')) return fits
  // Most lines are told apart without being taken apart.
  return line => (expression.test(line) || line.includes(escapeCharacter)) && fits(line)
}

const escapeCharacter = String.fromCharCode(27)

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
