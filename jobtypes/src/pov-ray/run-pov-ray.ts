// Runs POV-Ray for one picture: `pyfarm-run-pov-ray`. Its progress comes a line at a time, and its picture is there only when it is whole.
import { spawn } from 'node:child_process'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import sharp from 'sharp'
import type { Box } from '../kit/tiles.js'
import { type Print, readArguments, requiredText, runProgram, WrongArguments } from '../program.js'

const usage = 'pyfarm-run-pov-ray --output /path/frame-0001.png [--crop x,y,width,height] -- povray +Iscene.pov +W640 +H360'

export interface PovRayOrder {
  readonly output: string
  /** Render only these pixels; the picture has their size. */
  readonly crop: Box | undefined
  /** The program and its arguments, but for those that name the output and the crop. */
  readonly command: readonly [program: string, ...words: string[]]
}

/** Runs the program; gives its exit status. */
export function runPovRayProgram(given: readonly string[], print: Print): Promise<number> {
  return runProgram(usage, () => renderPicture(readOrder(given), print))
}

export function readOrder(given: readonly string[]): PovRayOrder {
  const end = given.indexOf('--')
  const [program, ...words] = end < 0 ? [] : given.slice(end + 1)
  if (program === undefined) throw new WrongArguments('The command of POV-Ray is missing after --.')
  const values = readArguments(given.slice(0, end), ['output', 'crop'])
  const crop = values['crop']
  return {
    output: path.resolve(requiredText(values, 'output')),
    crop: crop === undefined ? undefined : readBox(crop),
    command: [program, ...words],
  }
}

/** Renders in a folder of its own beside the output, and moves the finished picture. */
export async function renderPicture({ output, crop, command }: PovRayOrder, print: Print): Promise<void> {
  const folder = path.join(path.dirname(output), `.${path.basename(output)}.${process.pid}.part`)
  await mkdir(folder, { recursive: true })
  try {
    const extension = path.extname(output)
    await runCommand([...command, `+O${path.join(folder, `picture${extension}`)}`, ...cropArguments(crop)], print)
    // POV-Ray puts the frame's number into the name where the picture is one of an animation.
    const made = (await readdir(folder)).find(name => name.endsWith(extension))
    if (made === undefined) throw new Problem('pyfarm: POV-Ray ended well, but its picture is not there.')
    await (crop === undefined ? rename(path.join(folder, made), output) : saveCropped(path.join(folder, made), crop, output))
    print(`saved ${output}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runCommand([program = '', ...words]: readonly string[], print: Print): Promise<void> {
  const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'pipe'] })
  // Who ends this process ends POV-Ray too; what is left of the picture is taken away after that.
  const end = () => void child.kill('SIGTERM')
  process.once('SIGTERM', end)
  let pending = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${pending}${text}`.split(/\r\n|\r|\n/)
    pending = lines.pop() ?? ''
    for (const line of lines) print(line)
  })
  return new Promise((resolve, reject) => {
    child.once('error', error => {
      const isMissing = 'code' in error && error.code === 'ENOENT'
      reject(new Problem(`pyfarm: could not start "${program}": ${isMissing ? 'there is no such program' : error.message}.`))
    })
    child.once('close', (code, signal) => {
      process.off('SIGTERM', end)
      if (pending !== '') print(pending)
      if (code === 0) resolve()
      else reject(new Problem(`POV-Ray ended ${code === null ? `by ${signal ?? 'a signal'}` : `with status ${code}`}.`))
    })
  })
}

// Columns and rows count from 1.
const cropArguments = (crop: Box | undefined): readonly string[] =>
  crop === undefined ? [] : [`+SC${crop.x + 1}`, `+EC${crop.x + crop.width}`, `+SR${crop.y + 1}`, `+ER${crop.y + crop.height}`]

/** POV-Ray leaves the rest of the picture black. */
async function saveCropped(whole: string, { x, y, width, height }: Box, output: string): Promise<void> {
  const cropped = path.join(path.dirname(whole), `cropped${path.extname(output)}`)
  await sharp(whole).extract({ left: x, top: y, width, height }).toFile(cropped)
  await rename(cropped, output)
}

function readBox(text: string): Box {
  const [x, y, width, height] = /^\d+,\d+,\d+,\d+$/.test(text) ? text.split(',').map(Number) : []
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    throw new WrongArguments(`--crop ${text} is not x,y,width,height in pixels.`)
  }
  return { x, y, width, height }
}
