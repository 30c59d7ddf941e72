// The renderer of the demo scene: `pyfarm-render-scene`.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { framePath, hasFramePlace } from '@pyfarm/contract/frame-paths'
import { Resvg } from '@resvg/resvg-js'
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
import { wrap } from './cycles.js'
import { sceneAt, type SceneSize } from './scene.js'

const usage = 'pyfarm-render-scene --frames 1-96 --output "/path/frame-####.png" [--count 96] [--width 1280] [--height 720]'

export interface RenderOrder extends SceneSize {
  readonly frames: readonly number[]
  /** Frames in the whole loop: frame 1 is its start, and frame count + 1 is the same picture again. */
  readonly count: number
  /** Path with a run of `#` for the frame's number. */
  readonly output: string
}

/** Runs the program; gives its exit status. */
export function runRenderScene(given: readonly string[], print: Print): Promise<number> {
  return runProgram(usage, () => renderFrames(readOrder(given), print))
}

export function readOrder(given: readonly string[]): RenderOrder {
  const values = readArguments(given, ['frames', 'count', 'width', 'height', 'output'])
  const frames = requiredFrames(values)
  const output = requiredText(values, 'output')
  if (frames.length > 1 && !hasFramePlace(output)) {
    throw new WrongArguments(`--output ${output} needs a place for the frame's number in the file name, such as frame-####.png.`)
  }
  return {
    frames,
    output,
    count: wholeNumber(values, 'count', 96, 1_000_000),
    width: wholeNumber(values, 'width', 1280, 8192),
    height: wholeNumber(values, 'height', 720, 8192),
  }
}

/** Renders the frames one after the other; a line is printed when a frame starts, after half its work, and when its file is there. */
export async function renderFrames(order: RenderOrder, print: Print): Promise<void> {
  await mkdir(path.dirname(path.resolve(framePath(order.output, 0))), { recursive: true })
  for (const frame of order.frames) {
    const started = performance.now()
    print(`rendering frame ${frame} of ${order.count}`)
    const image = new Resvg(sceneAt(wrap((frame - 1) / order.count), order), { font: { loadSystemFonts: false } }).render()
    print(`frame ${frame} 70 %`)
    const picture = image.asPng()
    const file = path.resolve(framePath(order.output, frame))
    await writeWhole(file, unfinished => writeFile(unfinished, picture))
    print(`rendered frame ${frame} of ${order.count} in ${Math.round(performance.now() - started)} ms -> ${file}`)
  }
}
