// The container of animated WebP files, https://developers.google.com/speed/webp/docs/riff_container: a RIFF file with one ANMF chunk
// a frame around the chunks of a still WebP. Putting finished stills together needs the memory of one frame, however long the
// animation is, and gives a page for each of them, where an encoder merges frames that look the same.
import type { FileHandle } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'

export interface AnimationHeader {
  /** Pixels */
  readonly width: number
  readonly height: number
  /** How often it plays; 0 is for ever. */
  readonly plays: number
}

const riffHeaderSize = 12
const largestFile = 0xffff_fffe
const animationFlag = 0x02
const noBlending = 0x02

/** RIFF header (its size is filled in by `finishedHeader`), canvas and play count. */
export function animationHeader({ width, height, plays }: AnimationHeader): Buffer {
  const canvas = Buffer.alloc(10)
  canvas.writeUInt8(animationFlag, 0)
  canvas.writeUIntLE(width - 1, 4, 3)
  canvas.writeUIntLE(height - 1, 7, 3)
  const playing = Buffer.alloc(6)
  playing.writeUInt16LE(plays, 4)
  return Buffer.concat([riffHeader(0), chunk('VP8X', canvas), chunk('ANIM', playing)])
}

/** One page of the animation, made of a still WebP file that fills the canvas. */
export function animationPage(still: Buffer, { width, height }: AnimationHeader, milliseconds: number): Buffer {
  const place = Buffer.alloc(16)
  place.writeUIntLE(width - 1, 6, 3)
  place.writeUIntLE(height - 1, 9, 3)
  place.writeUIntLE(milliseconds, 12, 3)
  place.writeUInt8(noBlending, 15)
  return chunk('ANMF', Buffer.concat([place, ...pictureChunks(still)]))
}

/** Writes the file's size into its first bytes, once everything else is written. */
export async function finishAnimation(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  if (size > largestFile)
    throw new Problem('The animation is larger than 4 GB, which WebP files cannot be: choose a smaller width or fewer frames.')
  await file.write(riffHeader(size - 8), 0, riffHeaderSize, 0)
}

/** How long each page is shown, in whole milliseconds that add up to the exact length of the animation. */
export function pageTimes(pages: number, framesPerSecond: number): readonly number[] {
  const end = (page: number): number => Math.round((page * 1000) / framesPerSecond)
  return Array.from({ length: pages }, (_, page) => end(page + 1) - end(page))
}

function riffHeader(size: number): Buffer {
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  header.writeUInt32LE(size, 4)
  return header
}

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** The chunks of a still that hold its picture, as they are; what else it carries (colour profile, canvas) is left out. */
function pictureChunks(still: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  let at = riffHeaderSize
  while (at + 8 <= still.length) {
    const size = still.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (['ALPH', 'VP8 ', 'VP8L'].includes(still.toString('latin1', at, at + 4))) found.push(still.subarray(at, end))
    at = end
  }
  return found
}
