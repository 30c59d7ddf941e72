// The files of logs, in the folder of `tasklogs_dir`: under their identifiers, or compressed beside that.
import { Buffer } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, rename, rm, stat, unlink } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { pipeline as piped } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { openStored, storeUpload, unfinishedName } from '../http/stored-files.js'
import { codeOf } from '../http/uploads.js'

/** Names in the folder that begin with a dot are no identifiers. */
export const compressedName = (identifier: string): string => `.${identifier}.gz`

/** The log that a name in the folder belongs to, and its form; undefined for a name that is none of ours. */
export function logOfName(name: string): { readonly identifier: string; readonly compressed: boolean } | undefined {
  if (!name.startsWith('.')) return { identifier: name, compressed: false }
  const identifier = /^\.([^.].*)\.gz$/s.exec(name)?.[1]
  return identifier === undefined ? undefined : { identifier, compressed: true }
}

/** Stores what comes in under the log's name, in place of what was there. @throws RefusedError as `storeUpload` does. */
export async function storeLogFile(settings: Settings, identifier: string, upload: IncomingMessage): Promise<void> {
  const mostBytes = settings.tasklog_max_size
  await storeUpload(settings.tasklogs_dir, identifier, upload, {
    mostBytes,
    tooLarge: `The log is larger than ${mostBytes} bytes (setting tasklog_max_size).`,
  })
  if (isCompressible(identifier)) await unlink(join(settings.tasklogs_dir, compressedName(identifier))).catch(absent)
}

/** Names of files end at 255 bytes, and a log's name may be as long. */
export const isCompressible = (identifier: string): boolean => Buffer.byteLength(compressedName(identifier)) <= 255

const namesOf = (identifier: string): string[] =>
  isCompressible(identifier) ? [identifier, compressedName(identifier)] : [identifier]

export interface LogFile {
  readonly headers: Readonly<Record<string, string | number>>
  readonly content: Readable
}

/** The log's file, once it was uploaded; a compressed one is given out as it is to who takes gzip. */
export async function openLogFile(
  { tasklogs_dir: folder }: Settings,
  identifier: string,
  takesGzip: boolean,
): Promise<LogFile | undefined> {
  // A second look: it may have been compressed between the first two.
  for (const name of [...namesOf(identifier), identifier]) {
    const file = await openStored(folder, name)
    if (file === undefined) continue
    if (name === identifier) return { headers: { 'content-length': file.size }, content: file.content }
    if (takesGzip) return { headers: { 'content-encoding': 'gzip', vary: 'accept-encoding' }, content: file.content }
    // Errors of the file come to whoever reads.
    return { headers: { vary: 'accept-encoding' }, content: pipeline(file.content, createGunzip(), () => undefined) }
  }
  return undefined
}

/**
 * Compresses a log's file; whenever it is cut off, the log is there in one form or both. False when there is no file to
 * compress, or it was uploaded anew meanwhile.
 */
export async function compressLogFile(folder: string, identifier: string): Promise<boolean> {
  const plain = join(folder, identifier)
  const unfinished = join(folder, unfinishedName())
  const before = await stat(plain).catch(absent)
  if (before === undefined || !isCompressible(identifier)) return false
  try {
    await piped(createReadStream(plain), createGzip(), createWriteStream(unfinished, { flags: 'wx', flush: true }))
    await rename(unfinished, join(folder, compressedName(identifier)))
  } finally {
    await rm(unfinished, { force: true })
  }
  return removeIfSame(folder, identifier, before.ino)
}

/** Takes the file aside before it looks, so that one that was uploaded at this moment is seen, and put back. */
async function removeIfSame(folder: string, identifier: string, inode: number): Promise<boolean> {
  const plain = join(folder, identifier)
  const aside = join(folder, unfinishedName())
  await rename(plain, aside).catch(absent)
  const taken = await stat(aside).catch(absent)
  const isSame = taken === undefined || taken.ino === inode
  if (!isSame) {
    await link(aside, plain).catch(() => undefined)
    await rm(join(folder, compressedName(identifier)), { force: true })
  }
  await rm(aside, { force: true })
  return isSame
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

export async function removeLogFiles(folder: string, identifiers: readonly string[]): Promise<void> {
  for (const name of identifiers.flatMap(namesOf)) await rm(join(folder, name), { force: true })
}
