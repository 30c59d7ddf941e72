// The files of logs, in the folder of `tasklogs_dir`, under their identifiers.
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { openStored, storeUpload } from '../http/stored-files.js'
import type { StoredFile } from '../http/stored-files.js'

/** Stores what comes in under the log's name. @throws RefusedError as `storeUpload` does. */
export async function storeLogFile(settings: Settings, identifier: string, upload: IncomingMessage): Promise<void> {
  const mostBytes = settings.tasklog_max_size
  await storeUpload(settings.tasklogs_dir, identifier, upload, {
    mostBytes,
    tooLarge: `The log is larger than ${mostBytes} bytes (setting tasklog_max_size).`,
  })
}

/** The log's file, once it was uploaded. */
export const openLogFile = (settings: Settings, identifier: string): Promise<StoredFile | undefined> =>
  openStored(settings.tasklogs_dir, identifier)

export async function removeLogFiles(folder: string, identifiers: readonly string[]): Promise<void> {
  for (const identifier of identifiers) await rm(join(folder, identifier), { force: true })
}
