// The files in the folder of logs, some at a time.
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../http/uploads.js'

export interface FoundFile {
  readonly name: string
  /** When it was last written, in milliseconds since 1970. */
  readonly written: number
}

/** Regular files that were last written before that time; links and folders are none of ours. Nothing when there is no folder. */
export async function* filesWrittenBefore(folder: string, time: number): AsyncGenerator<FoundFile, void, undefined> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (entries === undefined) return
  for await (const entry of entries) {
    if (!entry.isFile()) continue
    const found = await stat(join(folder, entry.name)).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < time) yield { name: entry.name, written: found.mtimeMs }
  }
}
