// Converts pictures: `pyfarm-convert-images`.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { framePath, hasFramePlace } from '@pyfarm/contract/frame-paths'
import { Problem } from '@pyfarm/contract/problem'
import sharp, { type FitEnum } from 'sharp'
import {
  type Arguments,
  type Print,
  readArguments,
  requiredFrames,
  requiredText,
  runProgram,
  wholeNumber,
  WrongArguments,
  writeWhole,
} from '../program.js'

const usage =
  'pyfarm-convert-images --frames 1-96 --input "/path/frame-####.png" --output "/path/small-####.jpg" [--format jpeg] [--width 640] [--height 360] [--fit inside] [--quality 80]'

const formats = ['png', 'jpeg', 'webp', 'tiff', 'avif', 'gif'] as const
const fits = ['inside', 'outside', 'contain', 'cover', 'fill'] as const satisfies readonly (keyof FitEnum)[]

export interface ConvertOrder {
  readonly frames: readonly number[]
  /** Paths with a run of `#` for the frame's number. */
  readonly input: string
  readonly output: string
  readonly format: (typeof formats)[number]
  /** Pixels; without both the size stays. */
  readonly width: number | undefined
  readonly height: number | undefined
  readonly fit: (typeof fits)[number]
  readonly quality: number | undefined
}

/** Runs the program; gives its exit status. */
export function runConvertImages(given: readonly string[], print: Print): Promise<number> {
  return runProgram(usage, () => convertImages(readOrder(given), print))
}

export function readOrder(given: readonly string[]): ConvertOrder {
  const values = readArguments(given, ['frames', 'input', 'output', 'format', 'width', 'height', 'fit', 'quality'])
  const length = (name: string, most: number) =>
    values[name] === undefined ? undefined : wholeNumber(values, name, undefined, most)
  const output = path.resolve(requiredText(values, 'output'))
  const frames = requiredFrames(values)
  if (frames.length > 1 && !hasFramePlace(output)) {
    throw new WrongArguments(`--output ${output} needs a place for the frame's number in the file name, such as frame-####.png.`)
  }
  return {
    frames,
    input: path.resolve(requiredText(values, 'input')),
    output,
    format: oneOf(formats, { format: formatOfName(output), ...values }, 'format'),
    width: length('width', 65_536),
    height: length('height', 65_536),
    fit: oneOf(fits, { fit: 'inside', ...values }, 'fit'),
    quality: length('quality', 100),
  }
}

/** Converts the frames one after the other; a line is printed when a frame starts and when its picture is there. */
export async function convertImages(order: ConvertOrder, print: Print): Promise<void> {
  await mkdir(path.dirname(order.output), { recursive: true })
  for (const frame of order.frames) {
    print(`converting frame ${frame}`)
    const picture = framePath(order.output, frame)
    const converted = await convert(framePath(order.input, frame), order)
    await writeWhole(picture, unfinished => writeFile(unfinished, converted))
    print(`converted frame ${frame} -> ${picture}`)
  }
}

async function convert(file: string, { format, width, height, fit, quality }: ConvertOrder): Promise<Buffer> {
  try {
    const resized = sharp(file).resize({ ...(width && { width }), ...(height && { height }), fit })
    return await resized.toFormat(format, quality === undefined ? {} : { quality }).toBuffer()
  } catch (error) {
    throw new Problem(`${file} can't be converted: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function formatOfName(file: string): string {
  const extension = path.extname(file).slice(1).toLowerCase()
  return { jpg: 'jpeg', tif: 'tiff' }[extension] ?? extension
}

function oneOf<Choice extends string>(choices: readonly Choice[], given: Arguments, name: string): Choice {
  const choice = choices.find(each => each === given[name])
  if (choice !== undefined) return choice
  throw new WrongArguments(`--${name} ${given[name] ?? ''} is none of ${choices.join(', ')}.`)
}
