// Text with the escape sequences that colour terminals (ECMA-48, "ANSI").

/** 0 to 15: a colour of the palette; a text: `#rrggbb`. */
export type AnsiColour = number | string

export interface AnsiStyle {
  readonly colour?: AnsiColour
  readonly ground?: AnsiColour
  readonly bold?: true
  readonly faint?: true
  readonly italic?: true
  readonly underlined?: true
  readonly reversed?: true
  readonly struck?: true
}

export interface AnsiPiece {
  readonly text: string
  readonly style: AnsiStyle
}

const escape = String.fromCharCode(27)
const bell = String.fromCharCode(7)
/** CSI sequences, OSC sequences (titles, links), and those of two characters. One that is cut off at the end goes, too. */
const sequences = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*(?:[@-~]|$)|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\|$)|[ -/]*[0-Z\\\\^-~]|$)`,
  'g',
)
const colouring = new RegExp(`^${escape}\\[([0-9;:]*)m$`)

/** The text alone. */
export const withoutAnsi = (text: string): string => (text.includes(escape) ? text.replaceAll(sequences, '') : text)

/** The text in pieces of one style each; sequences that don't style are left out. */
export function ansiPieces(text: string): AnsiPiece[] {
  if (!text.includes(escape)) return text === '' ? [] : [{ text, style: {} }]
  const pieces: AnsiPiece[] = []
  let style: AnsiStyle = {}
  let at = 0
  for (const { index, 0: sequence } of text.matchAll(sequences)) {
    if (index > at) pieces.push({ text: text.slice(at, index), style })
    at = index + sequence.length
    const codes = colouring.exec(sequence)?.[1]
    if (codes !== undefined) style = styled(style, codes)
  }
  if (at < text.length) pieces.push({ text: text.slice(at), style })
  return pieces
}

function styled(before: AnsiStyle, text: string): AnsiStyle {
  const codes = text.split(/[;:]/).map(Number)
  let style = before
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, length } = longColour(codes.slice(at + 1))
      if (colour !== undefined) style = { ...style, [code === 38 ? 'colour' : 'ground']: colour }
      at += length
    } else style = plainCode(style, code)
  }
  return style
}

function plainCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return {}
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, colour: code - 82 }
  if (code >= 40 && code <= 47) return { ...style, ground: code - 40 }
  if (code >= 100 && code <= 107) return { ...style, ground: code - 92 }
  const on = marks[code]
  if (on !== undefined) return { ...style, [on]: true }
  return without(style, ends[code] ?? [])
}

const marks: Readonly<Record<number, keyof AnsiStyle>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underlined',
  7: 'reversed',
  9: 'struck',
}
const ends: Readonly<Record<number, readonly (keyof AnsiStyle)[]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underlined'],
  27: ['reversed'],
  29: ['struck'],
  39: ['colour'],
  49: ['ground'],
}

const without = (style: AnsiStyle, names: readonly string[]): AnsiStyle =>
  names.length === 0 ? style : Object.fromEntries(Object.entries(style).filter(([name]) => !names.includes(name)))

/** What follows 38 or 48: `5;n` of 256 colours, or `2;r;g;b`. */
function longColour([kind, ...values]: readonly number[]): { colour: AnsiColour | undefined; length: number } {
  const [first = -1, second = -1, third = -1] = values
  if (kind === 5) return { colour: isByte(first) ? paletteColour(first) : undefined, length: 2 }
  if (kind !== 2) return { colour: undefined, length: 1 }
  return { colour: [first, second, third].every(isByte) ? hex(first, second, third) : undefined, length: 4 }
}

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255

/** Of 256: 16 of the palette, a cube of 6 x 6 x 6, 24 greys. */
function paletteColour(index: number): AnsiColour {
  if (index < 16) return index
  if (index >= 232) return hex(...grey(8 + (index - 232) * 10))
  const cube = index - 16
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

const grey = (value: number): [number, number, number] => [value, value, value]
const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40)
const hex = (...parts: [number, number, number]): string => `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`
