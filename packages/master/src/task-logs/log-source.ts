// Where a log's bytes are now: its file, its packed file, or its agent.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Farm } from '../farm.js'
import { isRefusal, notFound, RefusedError } from '../http/refusal.js'
import { compressedName, isCompressible } from './log-files.js'
import { logAtAgent } from './log-at-agent.js'
import { logIsUnderWay } from './task-log-store.js'
import type { TaskLogRow } from './task-log-store.js'

export type LogSource =
  | { readonly kind: 'file'; readonly key: string; readonly path: string }
  | {
      readonly kind: 'pieces'
      readonly key: string
      /** Whether more may come after what is there now. */
      readonly underWay: boolean
      readonly read: (signal: AbortSignal) => Promise<AsyncIterable<Buffer>>
    }

const piece = 256 * 1024

/** Two sources with the same key have the same bytes. @throws RefusedError 404 when nobody has the log */
export async function sourceOf(farm: Farm, log: TaskLogRow): Promise<LogSource> {
  const folder = farm.settings.tasklogs_dir
  const plain = join(folder, log.identifier)
  // A second look at the plain file: it may have been packed between the first two.
  return (await fileAt(plain)) ?? (await packedAt(folder, log.identifier)) ?? (await fileAt(plain)) ?? atAgent(farm, log)
}

async function fileAt(path: string): Promise<LogSource | undefined> {
  const key = await identityOf(path)
  return key === undefined ? undefined : { kind: 'file', key: `file ${key}`, path }
}

async function packedAt(folder: string, identifier: string): Promise<LogSource | undefined> {
  if (!isCompressible(identifier)) return undefined
  const path = join(folder, compressedName(identifier))
  const key = await identityOf(path)
  if (key === undefined) return undefined
  const read = (signal: AbortSignal): Promise<AsyncIterable<Buffer>> =>
    Promise.resolve(pipeline(createReadStream(path, { signal }), createGunzip({ chunkSize: piece }), () => undefined))
  return { kind: 'pieces', key: `packed ${key}`, underWay: false, read }
}

async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true ? `${found.ino} ${found.size} ${found.mtimeMs}` : undefined
}

async function atAgent(farm: Farm, log: TaskLogRow): Promise<LogSource> {
  const at = await logAtAgent(farm, log)
  if (at === undefined)
    throw new RefusedError(notFound(`The file of log ${log.identifier} was not uploaded, and its agent is not known.`))
  const isUnderWay = () => logIsUnderWay(farm.database.read, log.id)
  const underWay = await isUnderWay()
  return {
    kind: 'pieces',
    key: `agent ${at.url}`,
    underWay,
    read: async signal => {
      const pieces = await farm.readAgentLog({ ...at, signal, ...(underWay ? { underWay: isUnderWay } : {}) })
      if (isRefusal(pieces)) throw new RefusedError(pieces)
      return pieces
    },
  }
}
