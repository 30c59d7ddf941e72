// Makes one animated WebP file of rendered frames: `pyfarm-assemble-webp`.
import { access, type FileHandle, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { framePath, hasFramePlace } from '@pyfarm/contract/frame-paths'
import { Problem } from '@pyfarm/contract/problem'
import sharp from 'sharp'
import {
  type Print,
  readArguments,
  requiredFrames,
  requiredText,
  runProgram,
  wholeNumber,
  WrongArguments,
  writeWhole,
} from '../program.js'
import { type AnimationHeader, animationHeader, animationPage, finishAnimation, pageTimes } from './webp-container.js'

const usage =
  'pyfarm-assemble-webp --frames 1-96 --input "/path/frame-####.png" --output /path/animation.webp [--fps 24] [--width 640]'
const quality = { quality: 80, effort: 2 } as const
const mostNamed = 12

export interface AssembleOrder {
  readonly frames: readonly number[]
  /** Path with a run of `#` for the frame's number. */
  readonly input: string
  readonly output: string
  readonly fps: number
  /** Pixels; the height follows from the first frame. Default: the frames' own. */
  readonly width: number | undefined
}

/** Runs the program; gives its exit status. */
export function runAssembleWebp(given: readonly string[], print: Print): Promise<number> {
  return runProgram(usage, () => assembleWebp(readOrder(given), print))
}

export function readOrder(given: readonly string[]): AssembleOrder {
  const values = readArguments(given, ['frames', 'input', 'output', 'fps', 'width'])
  const frames = requiredFrames(values)
  const input = requiredText(values, 'input')
  if (frames.length > 1 && !hasFramePlace(input)) {
    throw new WrongArguments(`--input ${input} needs a place for the frame's number in the file name, such as frame-####.png.`)
  }
  return {
    frames,
    input,
    output: path.resolve(requiredText(values, 'output')),
    fps: wholeNumber(values, 'fps', 24, 1000),
    width: values['width'] === undefined ? undefined : wholeNumber(values, 'width', undefined, 16_383),
  }
}

/** Takes one frame after the other into the file; a line is printed for each. */
export async function assembleWebp(order: AssembleOrder, print: Print): Promise<void> {
  const pictures = await findPictures(order)
  const header = await canvasOf(pictures[0] ?? order.input, order.width)
  await mkdir(path.dirname(order.output), { recursive: true })
  await writeWhole(order.output, async unfinished => {
    const file = await open(unfinished, 'w')
    try {
      await writePages(file, header, pictures, order, print)
    } finally {
      await file.close()
    }
  })
  print(`animation of ${pictures.length} frames, ${header.width} x ${header.height} -> ${order.output}`)
}

async function writePages(
  file: FileHandle,
  header: AnimationHeader,
  pictures: readonly string[],
  { fps }: AssembleOrder,
  print: Print,
): Promise<void> {
  await file.appendFile(animationHeader(header))
  const times = pageTimes(pictures.length, fps)
  for (const [index, picture] of pictures.entries()) {
    await file.appendFile(animationPage(await encode(picture, header), header, times[index] ?? 0))
    print(`assembled frame ${index + 1} of ${pictures.length}`)
  }
  await finishAnimation(file)
}

async function findPictures({ frames, input }: AssembleOrder): Promise<readonly string[]> {
  const pictures = frames.map(frame => path.resolve(framePath(input, frame)))
  const there = await Promise.all(
    pictures.map(picture =>
      access(picture).then(
        () => true,
        () => false,
      ),
    ),
  )
  const missing = frames.filter((_, index) => there[index] === false)
  if (missing.length === 0) return pictures
  const named =
    missing.slice(0, mostNamed).join(', ') + (missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '')
  throw new Problem(`${missing.length} of ${frames.length} frames are missing (${named}) at ${input}: render them first.`)
}

async function canvasOf(picture: string, wanted: number | undefined): Promise<AnimationHeader> {
  const { width, height } = await readable(picture, () => sharp(picture).metadata())
  return {
    width: wanted ?? width,
    height: wanted === undefined ? height : Math.max(1, Math.round((height * wanted) / width)),
    plays: 0,
  }
}

function encode(picture: string, { width, height }: AnimationHeader): Promise<Buffer> {
  return readable(picture, () => sharp(picture).resize(width, height, { fit: 'fill' }).webp(quality).toBuffer())
}

async function readable<Result>(picture: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    throw new Problem(
      `${picture} can't be read as a picture (${error instanceof Error ? error.message : String(error)}): render it again.`,
    )
  }
}
