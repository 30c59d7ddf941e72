// Joins the tiles of frames to whole pictures: `pyfarm-join-tiles`.
import { access, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { framePath } from '@pyfarm/contract/frame-paths'
import { Problem } from '@pyfarm/contract/problem'
import { tilePath } from '../kit/tiles.js'
import { type Print, readArguments, requiredFrames, requiredText, runProgram, wholeNumber, writeWhole } from '../program.js'
import { composeTiles } from './compose-tiles.js'

const usage = 'pyfarm-join-tiles --frames 1-96 --tiles 4 --output "/path/frame-####.png" [--remove yes]'

export interface JoinOrder {
  readonly frames: readonly number[]
  readonly tiles: number
  /** Path of the whole pictures with a run of `#`; the tiles lie beside them. */
  readonly output: string
  /** Take the tiles away once their picture is there. */
  readonly remove: boolean
}

/** Runs the program; gives its exit status. */
export function runJoinTiles(given: readonly string[], print: Print): Promise<number> {
  return runProgram(usage, () => joinFrames(readOrder(given), print))
}

export function readOrder(given: readonly string[]): JoinOrder {
  const values = readArguments(given, ['frames', 'tiles', 'output', 'remove'])
  return {
    frames: requiredFrames(values),
    tiles: wholeNumber(values, 'tiles', undefined, 10_000),
    output: path.resolve(requiredText(values, 'output')),
    remove: values['remove'] === 'yes',
  }
}

/** Joins the frames one after the other; a line is printed when a frame starts and when its picture is there. */
export async function joinFrames({ frames, tiles, output, remove }: JoinOrder, print: Print): Promise<void> {
  await mkdir(path.dirname(output), { recursive: true })
  for (const frame of frames) {
    print(`joining frame ${frame}`)
    const files = Array.from({ length: tiles }, (_, tile) => framePath(tilePath(output, tile), frame))
    await checkTiles(files, frame)
    const picture = framePath(output, frame)
    await writeWhole(picture, async unfinished => {
      await composeTiles(files, unfinished, path.extname(picture))
    })
    if (remove) await Promise.all(files.map(file => rm(file, { force: true })))
    print(`joined frame ${frame} of ${tiles} tiles -> ${picture}`)
  }
}

async function checkTiles(files: readonly string[], frame: number): Promise<void> {
  const found = await Promise.all(
    files.map(file =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  )
  const missing = files.filter((_, tile) => found[tile] === false)
  if (missing.length === 0) return
  throw new Problem(
    `${missing.length} of ${files.length} tiles of frame ${frame} are missing (${missing[0] ?? ''}): render them again.`,
  )
}
