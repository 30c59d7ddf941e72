// The files of logs, in the folder of `tasklogs_dir`. An upload appears under its name only when it is complete.
import { createReadStream, createWriteStream } from 'node:fs'
import type { ReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse, RefusedError } from '../http/refusal.js'

/**
 * Stores what comes in under the log's name; a later upload replaces an earlier one.
 * @throws RefusedError 413 for more than `mostBytes`, 503 when the disk is full; nothing of it is left then.
 */
export async function storeLogFile(folder: string, identifier: string, content: Readable, mostBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const unfinished = join(folder, `.${randomUUID()}.part`)
  try {
    await pipeline(atMost(content, mostBytes), createWriteStream(unfinished, { flags: 'wx', flush: true }))
    await rename(unfinished, join(folder, identifier))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw refusalOf(error) ?? error
  }
}

function refusalOf(error: unknown): RefusedError | undefined {
  if (isDiskFull(error)) return new RefusedError(refuse(503, "The master's disk is full: make room, then the log will be taken."))
  if (codeOf(error) === 'ECONNRESET') return new RefusedError(refuse(400, 'The upload broke off before its end.'))
  return undefined
}

export interface LogFile {
  readonly size: number
  readonly content: ReadStream
}

/** The log's file, once it was uploaded. */
export async function openLogFile(folder: string, identifier: string): Promise<LogFile | undefined> {
  try {
    const file = await open(join(folder, identifier))
    return { size: (await file.stat()).size, content: createReadStream('', { fd: file }) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export async function removeLogFiles(folder: string, identifiers: readonly string[]): Promise<void> {
  for (const identifier of identifiers) await rm(join(folder, identifier), { force: true })
}

/** The connection stays whole when this ends early: the client has to hear why. */
async function* atMost(content: Readable, bytes: number): AsyncGenerator<Buffer, void, undefined> {
  let seen = 0
  for await (const chunk of chunksOf(content)) {
    seen += chunk.length
    if (seen > bytes) {
      await discard(content, bytes)
      throw new RefusedError(refuse(413, `The log is larger than ${bytes} bytes (setting tasklog_max_size).`))
    }
    yield chunk
  }
}

const chunksOf = (content: Readable): AsyncIterable<Buffer> =>
  content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>

/** Many clients listen for an answer only once they have sent everything: the rest is read, but not without end. */
async function discard(content: Readable, most: number): Promise<void> {
  let seen = 0
  for await (const chunk of chunksOf(content)) {
    seen += chunk.length
    if (seen > most) return
  }
}

const isDiskFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
