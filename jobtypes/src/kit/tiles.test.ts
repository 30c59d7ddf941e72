import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tileBox, tileGrid, tilePath } from './tiles.js'

describe('tiles', () => {
  it.each([
    [1, { columns: 1, rows: 1 }],
    [4, { columns: 2, rows: 2 }],
    [5, { columns: 5, rows: 1 }],
    [6, { columns: 3, rows: 2 }],
    [12, { columns: 4, rows: 3 }],
  ])('%i are a grid of %j', (tiles, grid) => expect(tileGrid(tiles)).toEqual(grid))

  it('cover every pixel exactly once', () => {
    const side = fc.integer({ min: 20, max: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), side, side, (tiles, width, height) => {
        const painted = new Array<number>(width * height).fill(0)
        for (let tile = 0; tile < tiles; tile += 1) {
          const box = tileBox(tile, tiles, [width, height])
          for (let y = box.y; y < box.y + box.height; y += 1) {
            for (let x = box.x; x < box.x + box.width; x += 1) painted[y * width + x] = (painted[y * width + x] ?? 0) + 1
          }
        }
        expect(painted.every(times => times === 1)).toBe(true)
      }),
    )
  })

  it('are refused when the picture is too small, or when there is no such tile', () => {
    expect(() => tileBox(0, 5, [9, 9])).toThrow('A picture of 9 x 9 pixels is too small for 5 tiles')
    expect(() => tileBox(4, 4, [64, 36])).toThrow('There is no tile 4 among 4 tiles.')
  })

  it.each([
    ['/out.d/frame-####.png', '/out.d/frame-####.tile-003.png'],
    ['/out.d/frame-####', '/out.d/frame-####.tile-003'],
    ['C:\\out.d\\frame.####.exr', 'C:\\out.d\\frame.####.tile-003.exr'],
    ['/out/frame.####', '/out/frame.####.tile-003'],
  ])('of %s lie beside the picture', (output, tile) => expect(tilePath(output, 3)).toBe(tile))
})
