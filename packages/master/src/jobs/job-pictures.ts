// The picture that a task has made: where the job's `data.output` says, if that lies in the farm's output folder.
import { open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { framePath } from '@pyfarm/contract/frame-paths'
import { jsonOf } from './job-view.js'

const pictureTypes: Readonly<Record<string, string>> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp' }

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
  readonly file: FileHandle
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
    const file = await open(path)
    return { file, size: (await file.stat()).size, type }
  } catch {
    return undefined
  }
}
