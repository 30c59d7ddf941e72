// Where the cells of a grid are: a cell a frame, in rows from left to right.

export interface GridSize {
  /** How many cells there are. */
  readonly count: number
  readonly columns: number
  /** Width and height of a cell with the gap after it, in pixels. */
  readonly cell: number
}

export const gridOf = (count: number, width: number, cell: number): GridSize => ({
  count,
  columns: Math.max(1, Math.floor(width / cell)),
  cell,
})

export const heightOf = ({ count, columns, cell }: GridSize): number => Math.ceil(count / columns) * cell

/** The cell at a place, in pixels from the grid's corner; undefined beside all. */
export function cellAt(x: number, y: number, { count, columns, cell }: GridSize): number | undefined {
  const column = Math.floor(x / cell)
  const index = Math.floor(y / cell) * columns + column
  return x < 0 || y < 0 || column >= columns || index >= count ? undefined : index
}

export const placeOf = (index: number, { columns, cell }: GridSize): { x: number; y: number } => ({
  x: (index % columns) * cell,
  y: Math.floor(index / columns) * cell,
})

/** The first and the last cell that is seen between two heights; the last is before the first when there is none. */
export function cellsBetween(top: number, bottom: number, { count, columns, cell }: GridSize): { first: number; last: number } {
  const first = Math.max(0, Math.floor(top / cell)) * columns
  return { first, last: Math.min(count, Math.ceil(bottom / cell) * columns) - 1 }
}

/** The cell that a key leads to; undefined for another key. */
export function cellAfterKey(key: string, index: number, { count, columns }: GridSize): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * 10,
    PageDown: index + columns * 10,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to))
}
