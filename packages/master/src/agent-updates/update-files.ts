// The files of updates, in the folder of `agent_updates_dir`.
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { badRequest } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { openStored, storeUpload } from '../http/stored-files.js'
import type { StoredFile } from '../http/stored-files.js'
import { isZip, longestZipEnd, updateFileName } from './update-rules.js'

/** Stores what comes in as the update to this version. @throws RefusedError as `storeUpload` does, and 400 for what is no zip file. */
export async function storeUpdate(settings: Settings, version: string, upload: IncomingMessage): Promise<void> {
  const mostBytes = settings.agent_update_max_size
  await storeUpload(settings.agent_updates_dir, updateFileName(version), upload, {
    mostBytes,
    tooLarge: `The update is larger than ${mostBytes} bytes (setting agent_update_max_size).`,
    check: refuseOtherFiles,
  })
}

export const openUpdate = (settings: Settings, version: string): Promise<StoredFile | undefined> =>
  openStored(settings.agent_updates_dir, updateFileName(version))

async function refuseOtherFiles(path: string): Promise<Refusal | undefined> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = await read(file, 0, Math.min(size, 4))
    const endLength = Math.min(size, longestZipEnd)
    const end = await read(file, size - endLength, endLength)
    return isZip(start, end, size) ? undefined : badRequest('The update is no zip file with files in it.')
  } finally {
    await file.close()
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position })
  return buffer.subarray(0, bytesRead)
}
