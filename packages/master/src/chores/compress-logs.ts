// Compresses the files of finished logs (behaviour.md section 5). A file is there only once its log is complete.
import { partsOfAsync } from '../database/parts.js'
import type { Farm } from '../farm.js'
import { compressLogFile, logOfName } from '../task-logs/log-files.js'
import { filesWrittenBefore } from './log-folder.js'
import { knownLogs } from './log-files-store.js'

const logsAtOnce = 500
/** Milliseconds: what has just come is likely to be read, or sent again. */
const grace = 60_000

/** Ends early, between two files, when the signal says so. One that can't be compressed leaves the others alone. */
export async function compressLogs({ settings, database, clock, log }: Farm, signal: AbortSignal): Promise<void> {
  const folder = settings.tasklogs_dir
  for await (const files of partsOfAsync(filesWrittenBefore(folder, clock() - grace), logsAtOnce)) {
    const plain = files.flatMap(({ name }) => {
      const found = logOfName(name)
      return found === undefined || found.compressed ? [] : [found.identifier]
    })
    const known = plain.length === 0 ? new Set<string>() : await knownLogs(database.read, plain)
    for (const identifier of plain.filter(each => known.has(each))) {
      if (signal.aborted) return
      await compressLogFile(folder, identifier).catch((error: unknown) => {
        log.error({ err: error, log: identifier }, 'a log could not be compressed; the next run tries again')
      })
    }
  }
}
