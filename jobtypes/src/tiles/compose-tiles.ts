// Puts the pixels of tiles beside each other, as they are: without a change of their colours or depth.
import { writeFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import sharp, { type FormatEnum } from 'sharp'
import { tileBox, tileGrid } from '../kit/tiles.js'

interface Tile {
  readonly pixels: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
}

/**
 * Writes the picture that the tiles make, given in the order of their numbers. `extension` (`.png`) says its format.
 * Throws a sentence when they do not fit together.
 */
export async function composeTiles(files: readonly string[], output: string, extension: string): Promise<void> {
  const isDeep = (await readable(files[0] ?? '', file => sharp(file).metadata())).depth === 'ushort'
  const tiles = await Promise.all(files.map(file => readable(file, readPixels(isDeep))))
  const { columns, rows } = tileGrid(files.length)
  const width = sum(tiles.slice(0, columns).map(tile => tile.width))
  const height = sum(Array.from({ length: rows }, (_, row) => tiles[row * columns]?.height ?? 0))
  const channels = tiles[0]?.channels ?? 3
  const pixelBytes = channels * (isDeep ? 2 : 1)
  const canvas = Buffer.alloc(width * height * pixelBytes)
  for (const [number, tile] of tiles.entries()) {
    const box = tileBox(number, files.length, [width, height])
    if (box.width !== tile.width || box.height !== tile.height || tile.channels !== channels) {
      throw new Problem(`${files[number] ?? ''} does not fit the other tiles of its frame: render them again.`)
    }
    for (let row = 0; row < tile.height; row += 1) {
      const start = row * tile.width * pixelBytes
      tile.pixels.copy(canvas, ((box.y + row) * width + box.x) * pixelBytes, start, start + tile.width * pixelBytes)
    }
  }
  await writeFile(output, await encode(canvas, { width, height, channels }, isDeep, extension))
}

const readPixels =
  (isDeep: boolean) =>
  async (file: string): Promise<Tile> => {
    const picture = isDeep ? sharp(file).toColourspace('rgb16').raw({ depth: 'ushort' }) : sharp(file).raw()
    const { data, info } = await picture.toBuffer({ resolveWithObject: true })
    return { pixels: data, width: info.width, height: info.height, channels: info.channels }
  }

function encode(
  canvas: Buffer,
  raw: { width: number; height: number; channels: Tile['channels'] },
  isDeep: boolean,
  extension: string,
): Promise<Buffer> {
  const format = formats[extension.toLowerCase()]
  if (format === undefined) throw new Problem(`Tiles can't be joined as ${extension}: render them as png, tif, webp or jpg.`)
  const pixels = isDeep ? new Uint16Array(canvas.buffer, canvas.byteOffset, canvas.length / 2) : canvas
  const picture = sharp(pixels, { raw, limitInputPixels: false })
  return (isDeep ? picture.toColourspace('rgb16') : picture).toFormat(format, qualityOf(format)).toBuffer()
}

const formats: Readonly<Record<string, keyof FormatEnum>> = {
  ...{ '.png': 'png', '.tif': 'tiff', '.tiff': 'tiff', '.webp': 'webp', '.jpg': 'jpeg', '.jpeg': 'jpeg' },
}

const qualityOf = (format: string) => (format === 'webp' ? { lossless: true } : format === 'jpeg' ? { quality: 95 } : {})
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

async function readable<Result>(file: string, read: (file: string) => Promise<Result>): Promise<Result> {
  try {
    return await read(file)
  } catch (error) {
    throw new Problem(
      `${file} can't be read as a picture (${error instanceof Error ? error.message : String(error)}): render it again.`,
    )
  }
}
