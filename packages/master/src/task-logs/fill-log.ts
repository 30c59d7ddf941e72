// Gets the bytes of a log to where any line of it can be read: as they lie on the disk, or in a copy that has no name and is gone with its handle.
import { mkdir, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinishedName } from '../http/stored-files.js'
import type { LineIndex } from './line-index.js'
import type { LogSource } from './log-source.js'

const bytesAtOnce = 256 * 1024

/** @param folder where copies are made */
export async function openFor(source: LogSource, folder: string): Promise<FileHandle> {
  if (source.kind === 'file') return open(source.path)
  await mkdir(folder, { recursive: true })
  const path = join(folder, unfinishedName())
  const copy = await open(path, 'wx+')
  await rm(path, { force: true })
  return copy
}

/** Indexes all that comes, until its end or the signal's. What the index has taken is in the file. */
export async function fill(source: LogSource, file: FileHandle, index: LineIndex, signal: AbortSignal): Promise<void> {
  if (source.kind === 'file') return indexFile(file, index, signal)
  for await (const bytes of await source.read(signal)) {
    if (signal.aborted) return
    for (let done = 0; done < bytes.length;)
      done += (await file.write(bytes, done, bytes.length - done, index.size() + done)).bytesWritten
    index.add(bytes)
  }
}

async function indexFile(file: FileHandle, index: LineIndex, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.alloc(bytesAtOnce)
  while (!signal.aborted) {
    const { bytesRead } = await file.read(buffer, 0, bytesAtOnce, index.size())
    if (bytesRead === 0) return
    index.add(buffer.subarray(0, bytesRead))
  }
}
