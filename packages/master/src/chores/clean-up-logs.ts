// Clears away log rows of no task, log files of no row, and uploads that were cut off (behaviour.md section 5).
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { instant } from '@pyfarm/contract/ids'
import { partsOfAsync } from '../database/parts.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { isUnfinishedName } from '../http/stored-files.js'
import { logOfName, removeLogFiles } from '../task-logs/log-files.js'
import { deleteLogs } from './delete-jobs-store.js'
import { filesWrittenBefore } from './log-folder.js'
import { knownLogs, logsOfNoTask } from './log-files-store.js'

const logsAtOnce = 500
/** Milliseconds: what is younger may belong to something that is just being made. */
const grace = 3_600_000
const uploadGrace = 86_400_000

/** What is a log by its name: the folder may hold what somebody else has put there. */
const isLogName = (identifier: string): boolean => /\.(?:csv|log|txt)$/.test(identifier)

/** Ends early, between two transactions, when the signal says so. */
export async function cleanUpLogs(farm: Farm, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await removeSomeRows(farm)));
  await removeFilesOfNoRow(farm, signal)
  await removeCutOffUploads(farm, signal)
}

async function removeSomeRows(farm: Farm): Promise<boolean> {
  const orphans = await change(farm, async tx => {
    const found = await logsOfNoTask(tx, instant(farm.clock() - grace), logsAtOnce)
    await deleteLogs(tx, found)
    return found
  })
  await removeLogFiles(farm.settings.tasklogs_dir, orphans)
  return orphans.length > 0
}

async function removeFilesOfNoRow({ settings, database, clock }: Farm, signal: AbortSignal): Promise<void> {
  const folder = settings.tasklogs_dir
  for await (const files of partsOfAsync(filesWrittenBefore(folder, clock() - grace), logsAtOnce)) {
    if (signal.aborted) return
    const identifiers = files.map(({ name }) => logOfName(name)?.identifier ?? '').filter(isLogName)
    if (identifiers.length === 0) continue
    const known = await knownLogs(database.read, identifiers)
    await removeLogFiles(
      folder,
      identifiers.filter(identifier => !known.has(identifier)),
    )
  }
}

async function removeCutOffUploads({ settings, clock }: Farm, signal: AbortSignal): Promise<void> {
  for (const folder of [settings.tasklogs_dir, settings.agent_updates_dir]) {
    for await (const { name } of filesWrittenBefore(folder, clock() - uploadGrace)) {
      if (signal.aborted) return
      if (isUnfinishedName(name)) await rm(join(folder, name), { force: true })
    }
  }
}
