// The key that this agent's master signs updates with: the first one that it told, kept in the home.
import { readFile, writeFile } from 'node:fs/promises'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import { isUpdateKey } from './update-checks.js'

export interface MasterKey {
  /** What the master tells with an answer; only the first key counts. */
  note(header: string | string[] | undefined): void
  /** The kept key, once what was noted is kept. */
  get(): Promise<string | undefined>
}

export function openMasterKey(file: string, log: Log): MasterKey {
  let key: Promise<string | undefined> = readFile(file, 'utf8').then(
    text => text.trim(),
    () => undefined,
  )
  let isNoted = false

  async function keep(told: string): Promise<string> {
    try {
      await writeFile(file, `${told}\n`, { flag: 'wx' })
    } catch (error) {
      log.warn(`The master's key for updates can't be kept (${reasonOf(error)}).`)
    }
    return told
  }

  return {
    note(header) {
      if (isNoted || typeof header !== 'string' || !isUpdateKey(header)) return
      isNoted = true
      key = key.then(kept => kept ?? keep(header))
    },
    get: () => key,
  }
}
