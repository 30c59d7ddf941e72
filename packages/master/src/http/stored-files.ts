// Files that are uploaded and read again. An upload appears under its name only when it is complete.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { RefusedError } from './refusal.js'
import type { Refusal } from './refusal.js'
import { outsideRequestTime } from './request-time.js'
import { arriving, atMost, codeOf, discard, longestPause, unpacked, uploadRefusal } from './uploads.js'

export interface UploadRules {
  /** Counted as they are stored, that is unpacked. */
  readonly mostBytes: number
  /** The sentence for what is larger. */
  readonly tooLarge: string
  /** How long nothing may arrive, in milliseconds. */
  readonly pause?: number
  /** Looks at the whole file before it gets its name; why it is not taken, if it is not. */
  readonly check?: (file: string) => Promise<Refusal | undefined>
}

/**
 * Stores a request's body under a name in the folder; a later upload replaces an earlier one.
 * @throws RefusedError 413 for what is too large, 408 for what stops arriving, 400 for what breaks off or the check refuses,
 *   415 for an unknown Content-Encoding, 503 when the disk is full; nothing of it is left then.
 */
export async function storeUpload(folder: string, name: string, request: IncomingMessage, rules: UploadRules): Promise<void> {
  await outsideRequestTime(request, async () => {
    const unfinished = join(folder, unfinishedName())
    try {
      await write(unfinished, request, rules)
      const refusal = await rules.check?.(unfinished)
      if (refusal !== undefined) throw new RefusedError(refusal)
      await rename(unfinished, join(folder, name))
    } catch (error) {
      await rm(unfinished, { force: true })
      const refused = uploadRefusal(error)
      if (refused !== undefined && refused.refusal.refused !== 408) await readRest(request, rules)
      throw refused ?? error
    }
  })
}

/** A name for a file that is not complete yet; if this process dies, it is left behind. */
export const unfinishedName = (): string => `.${randomUUID()}.part`

export const isUnfinishedName = (name: string): boolean => /^\.[\da-f-]{36}\.part$/.test(name)

async function write(file: string, request: IncomingMessage, { mostBytes, tooLarge, pause }: UploadRules): Promise<void> {
  const handle = await openNew(file)
  try {
    // Only now that it can be written: an error of what is unpacked and read by nobody would be nobody's.
    const pieces = unpacked(arriving(request, pause), request.headers['content-encoding'])
    for await (const piece of atMost(pieces, mostBytes, tooLarge)) await handle.writeFile(piece)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The folder is made when it is missing. */
async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await mkdir(dirname(file), { recursive: true })
    return open(file, 'wx')
  }
}

async function readRest(request: IncomingMessage, { mostBytes, pause = longestPause }: UploadRules): Promise<void> {
  if (!request.destroyed) await discard(request, mostBytes, pause).catch(() => undefined)
}

export interface StoredFile {
  readonly size: number
  readonly content: ReadStream
}

/** The file of that name, if there is one. */
export async function openStored(folder: string, name: string): Promise<StoredFile | undefined> {
  try {
    const file = await open(join(folder, name))
    const stat = await file.stat()
    if (stat.isFile()) return { size: stat.size, content: createReadStream('', { fd: file }) }
    await file.close()
    return undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
