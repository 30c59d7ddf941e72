// Keeps the logs in the agent's home from filling the disk.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.js'

export interface LogLimits {
  readonly milliseconds: number
  /** Of all logs together. */
  readonly bytes: number
}

interface LogFile {
  readonly name: string
  readonly bytes: number
  readonly changed: number
}

/** The names of logs that go, oldest first: those that are too old, then as many as make the rest fit. */
export function surplusLogs(logs: readonly LogFile[], limits: LogLimits, now: number): string[] {
  let total = logs.reduce((sum, { bytes }) => sum + bytes, 0)
  const surplus: string[] = []
  for (const { name, bytes, changed } of [...logs].sort((a, b) => a.changed - b.changed)) {
    if (now - changed <= limits.milliseconds && total <= limits.bytes) break
    total -= bytes
    surplus.push(name)
  }
  return surplus
}

/** Removes old logs; never one that is needed: still written, or not with the master yet. */
export async function tidyLogs(
  folder: string,
  limits: LogLimits,
  isNeeded: (name: string) => boolean,
  now: Date,
  log: Log,
): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.csv') && !isNeeded(name))
  const files: LogFile[] = []
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found?.isFile() === true) files.push({ name, bytes: found.size, changed: found.mtimeMs })
  }
  for (const name of surplusLogs(files, limits, now.getTime())) {
    // Work may have begun while the folder was read; its log is new and was not among them.
    await rm(join(folder, name), { force: true }).catch((error: unknown) => {
      log.warn(`The old log ${name} can't be removed: ${String(error)}`)
    })
  }
}
