// A line's text, cut where its style changes and where what was searched for begins and ends.
import { ansiPieces, type AnsiStyle } from '@pyfarm/contract/ansi'

export interface LogPiece {
  readonly text: string
  readonly style: AnsiStyle
  readonly isFound: boolean
}

const mostMarks = 50

/** @param search what to mark, with the flag `g`; only for a line that the master has found */
export function logPieces(text: string, search?: RegExp): LogPiece[] {
  const pieces = ansiPieces(text)
  const marks = search === undefined ? [] : placesOf(pieces.map(piece => piece.text).join(''), search)
  const cut: LogPiece[] = []
  let at = 0
  for (const { text: part, style } of pieces) {
    const end = at + part.length
    const edges = [at, ...marks.flat().filter(edge => edge > at && edge < end), end]
    for (let index = 0; index + 1 < edges.length; index++) {
      const from = edges[index] ?? at
      const isFound = marks.some(([first, last]) => from >= first && from < last)
      cut.push({ text: visible(part.slice(from - at, (edges[index + 1] ?? end) - at)), style, isFound })
    }
    at = end
  }
  return cut
}

function placesOf(text: string, search: RegExp): [number, number][] {
  const places: [number, number][] = []
  for (const { index, 0: found } of text.matchAll(search)) {
    if (found.length > 0) places.push([index, index + found.length])
    if (places.length >= mostMarks) break
  }
  return places
}

const shapeless = new RegExp(String.raw`[\0-\x08\v-\x1F]`, 'g')

/** What has no shape of its own is shown by its picture (U+2400 and on). */
const visible = (text: string): string => text.replaceAll(shapeless, sign => String.fromCharCode(0x24_00 + sign.charCodeAt(0)))

/** What marks the places of a search; the same that the master searches with. Undefined for what is no expression. */
export function expressionOf(text: string, isRegex: boolean, matchesCase: boolean): RegExp | undefined {
  try {
    return new RegExp(isRegex ? text : text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), matchesCase ? 'g' : 'gi')
  } catch {
    return undefined
  }
}
