// Where a log of any length stands under a scroll bar: browsers end at some ten million pixels, so a long log's bar goes by shares.

export interface LogSize {
  readonly lines: number
  /** Height of a line. */
  readonly row: number
  /** Height of what is seen. */
  readonly view: number
}

const longest = 8_000_000

export const isScaled = ({ lines, row }: LogSize): boolean => lines * row > longest

/** Height of what is scrolled, in pixels. */
export const heightOf = ({ lines, row }: LogSize): number => Math.min(lines * row, longest)

/** The largest top: the last line then stands at the lower edge. */
export const lastTop = ({ lines, row, view }: LogSize): number => Math.max(0, lines - view / row)

/** The place of the upper edge, in lines from 0, for a scroll position in pixels. */
export function topOf(scroll: number, size: LogSize): number {
  const range = heightOf(size) - size.view
  if (range <= 0) return 0
  return Math.min(lastTop(size), isScaled(size) ? (scroll / range) * lastTop(size) : scroll / size.row)
}

/** The other way round. */
export function scrollOf(top: number, size: LogSize): number {
  const within = Math.min(lastTop(size), Math.max(0, top))
  if (!isScaled(size)) return within * size.row
  return lastTop(size) === 0 ? 0 : (within / lastTop(size)) * (heightOf(size) - size.view)
}

/** The top with which a line (from 1) is seen: as it is when it is already, else with the line in the middle. */
export function topToSee(line: number, top: number, size: LogSize): number {
  const seen = size.view / size.row
  if (line - 1 >= top && line <= top + seen) return top
  return Math.min(lastTop(size), Math.max(0, line - 1 - seen / 2))
}

/** Whether the last line is seen, but for a few pixels. */
export const isAtEnd = (top: number, size: LogSize): boolean => (lastTop(size) - top) * size.row < 4
