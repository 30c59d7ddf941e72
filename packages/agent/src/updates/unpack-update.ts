// Unpacks a zip file that somebody else made: into its folder and nowhere else, and never more than is bearable.
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { reasonOf } from '../reason-of.js'

export interface UnpackLimits {
  readonly entries: number
  /** Bytes of all files together. */
  readonly bytes: number
}

/** Why it can't be unpacked; undefined when it is. What was written until then is left to the caller, and the folder must be new. */
export async function unpackUpdate(zip: string, folder: string, limits: UnpackLimits): Promise<string | undefined> {
  try {
    const archive = await openPromise(zip, { validateEntrySizes: true })
    try {
      return await unpackAll(archive, folder, limits)
    } finally {
      archive.close()
    }
  } catch (error) {
    return `its zip file can't be unpacked: ${reasonOf(error)}`
  }
}

async function unpackAll(archive: ZipFile, folder: string, { entries, bytes }: UnpackLimits): Promise<string | undefined> {
  if (archive.entryCount > entries) return `its zip file has more than ${entries} entries`
  let total = 0
  for await (const entry of archive.eachEntry()) {
    const refused = whyNoEntry(entry)
    if (refused !== undefined) return refused
    // Declared sizes are held to: the library ends what turns out longer.
    total += entry.uncompressedSize
    if (total > bytes) return `its files have more than ${bytes} bytes`
    const path = join(folder, entry.fileName)
    if (entry.fileName.endsWith('/')) await mkdir(path, { recursive: true })
    else await unpackFile(archive, entry, path)
  }
  return undefined
}

const kindMask = 0o170_000
const plainKinds = [0, 0o100_000, 0o040_000]

/** Why an entry is not unpacked. Absolute paths, `..` and backslashes are refused by the library already. */
export function whyNoEntry(
  entry: Pick<Entry, 'fileName' | 'externalFileAttributes' | 'generalPurposeBitFlag'>,
): string | undefined {
  const { fileName } = entry
  const shown = JSON.stringify(fileName.slice(0, 200))
  const parts = fileName.replace(/\/$/, '').split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..' || !isPlain(part)))
    return `its zip file has an entry of the name ${shown}, which is no plain path`
  if (!plainKinds.includes((entry.externalFileAttributes >>> 16) & kindMask))
    return `${shown} in its zip file is no file but a link or a device`
  if ((entry.generalPurposeBitFlag & 1) !== 0) return `${shown} in its zip file is encrypted`
  return undefined
}

/** What can be a name on every system, Windows among them. */
function isPlain(part: string): boolean {
  return !/[:*?"<>|\\]|[. ]$/.test(part) && Array.from(part).every(letter => letter >= ' ')
}

async function unpackFile(archive: ZipFile, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const isProgram = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0
  let sum = 0
  const summed = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      sum = crc32(piece, sum)
      yield piece
    }
  }
  // A name that comes twice would hide what was checked before.
  const file = createWriteStream(path, { flags: 'wx', mode: isProgram ? 0o755 : 0o644 })
  await pipeline(await archive.openReadStreamPromise(entry), summed, file)
  if (sum !== entry.crc32) throw new Error(`${entry.fileName} is damaged`)
}
