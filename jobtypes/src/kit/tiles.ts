// How a picture is cut into tiles: the same for the job types that render them and the program that joins them.

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface TileGrid {
  readonly columns: number
  readonly rows: number
}

/** The grid of that many tiles that is nearest to a square, with at least as many columns as rows: 4 are 2 x 2, 6 are 3 x 2, 5 are 5 x 1. */
export function tileGrid(tiles: number): TileGrid {
  let rows = Math.floor(Math.sqrt(tiles))
  while (tiles % rows !== 0) rows -= 1
  return { columns: tiles / rows, rows }
}

/**
 * The pixels of a tile, counted from the picture's upper left corner. Tiles count from 0, row by row from the upper left.
 * Throws a sentence when the picture has too few pixels for so many tiles.
 */
export function tileBox(tile: number, tiles: number, [width, height]: readonly [number, number]): Box {
  const { columns, rows } = tileGrid(tiles)
  if (!Number.isInteger(tile) || tile < 0 || tile >= tiles) throw new Error(`There is no tile ${tile} among ${tiles} tiles.`)
  if (width < columns * 2 || height < rows * 2) {
    throw new Error(`A picture of ${width} x ${height} pixels is too small for ${tiles} tiles: submit the job with fewer.`)
  }
  const column = tile % columns
  const row = Math.floor(tile / columns)
  const x = Math.floor((width * column) / columns)
  const y = Math.floor((height * row) / rows)
  return {
    x,
    y,
    width: Math.floor((width * (column + 1)) / columns) - x,
    height: Math.floor((height * (row + 1)) / rows) - y,
  }
}

/** Where a tile lies: `/renders/frame-####.png` has its tile 3 at `/renders/frame-####.tile-003.png`. */
export function tilePath(output: string, tile: number): string {
  const [, stem = output, extension = ''] = /^(.*?)(\.[^./\\#]*)?$/s.exec(output) ?? []
  return `${stem}.tile-${String(tile).padStart(3, '0')}${extension}`
}
