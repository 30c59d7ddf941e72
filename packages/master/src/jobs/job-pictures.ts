// The picture that a task has made: where the job's `data.output` says, if that lies in the farm's output folder.
import { createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { framePath } from '@pyfarm/contract/frame-paths'
import { jsonOf } from './job-view.js'

const pictureTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

/** The folder in the home that pictures are shown from. */
export const outputFolder = (home: string): string => join(home, 'output')

/** The pattern that a job's data gives for its output, if it is one of pictures. */
export function outputPatternOf(data: string | null): string | undefined {
  const values = jsonOf(data)
  if (typeof values !== 'object' || values === null || !('output' in values)) return undefined
  const { output } = values
  return typeof output === 'string' && pictureTypes[extname(output).toLowerCase()] !== undefined ? output : undefined
}

export interface Picture {
  /** As many bytes as the file had when it was opened. */
  readonly content: ReadStream
  readonly size: number
  readonly type: string
}

/** Opens the picture of a frame; undefined when there is none (yet), or it lies elsewhere. */
export async function openPicture(home: string, data: string | null, frame: number): Promise<Picture | undefined> {
  const pattern = outputPatternOf(data)
  if (pattern === undefined || pattern.includes('\0')) return undefined
  try {
    const folder = await realpath(outputFolder(home))
    const path = await realpath(framePath(pattern, frame))
    const type = pictureTypes[extname(path).toLowerCase()]
    if (type === undefined || !path.startsWith(folder + sep)) return undefined
    if (!(await stat(path)).isFile()) return undefined
    const file = await open(path)
    const { size } = await file.stat()
    if (size > 0) return { content: createReadStream('', { fd: file, start: 0, end: size - 1 }), size, type }
    await file.close()
    return undefined
  } catch {
    return undefined
  }
}
