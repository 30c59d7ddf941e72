import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tileBox } from '../kit/tiles.js'
import { composeTiles } from './compose-tiles.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-tiles-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A picture of which no two pixels are alike, cut into tiles. */
async function cut(tiles: number, isDeep: boolean) {
  const raw = { width: 50, height: 30, channels: 3 as const }
  const most = isDeep ? 65_536 : 256
  const values = Array.from({ length: raw.width * raw.height * raw.channels }, (_, at) => (at * 13) % most)
  const whole = sharp(isDeep ? Uint16Array.from(values) : Uint8Array.from(values), { raw })
  const png = await (isDeep ? whole.toColourspace('rgb16') : whole).png().toBuffer()
  const files: string[] = []
  for (let tile = 0; tile < tiles; tile += 1) {
    const { x, y, width, height } = tileBox(tile, tiles, [raw.width, raw.height])
    const part = sharp(png).extract({ left: x, top: y, width, height })
    files.push(path.join(folder, `${tile}.png`))
    await (isDeep ? part.toColourspace('rgb16') : part).png().toFile(files[tile] ?? '')
  }
  return { png, files }
}

const pixelsOf = (picture: Buffer | string, isDeep: boolean) =>
  (isDeep ? sharp(picture).toColourspace('rgb16').raw({ depth: 'ushort' }) : sharp(picture).raw()).toBuffer()

describe('composing tiles', () => {
  it.each([
    [6, false],
    [4, true],
  ])('gives the pixels of the picture that %i were cut from (16 bits: %s)', async (tiles, isDeep) => {
    const { png, files } = await cut(tiles, isDeep)
    const output = path.join(folder, 'whole.png')
    await composeTiles(files, output, '.png')
    expect((await pixelsOf(output, isDeep)).equals(await pixelsOf(png, isDeep))).toBe(true)
    expect((await sharp(output).metadata()).depth).toBe(isDeep ? 'ushort' : 'uchar')
  })

  it('refuses tiles that do not fit, that are no pictures, and formats that it can not write', async () => {
    const { files } = await cut(4, false)
    const output = path.join(folder, 'whole.png')
    const [first = '', second = '', third = ''] = files
    const small = path.join(folder, 'small.png')
    await sharp(first).resize(9, 9, { fit: 'fill' }).png().toFile(small)
    await expect(composeTiles([first, second, third, small], output, '.png')).rejects.toThrow(/does not fit the other tiles/)
    await expect(composeTiles(files, output, '.psd')).rejects.toThrow(/Tiles can't be joined as \.psd/)
    await writeFile(first, 'no picture')
    await expect(composeTiles(files, output, '.png')).rejects.toThrow(/0\.png can't be read as a picture/)
  })
})
