import { chmod, lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '../reason-of.js'

/** Removes a folder with all that is in it, also what was made read-only. Resolves with why something is left, undefined if nothing is. */
export async function removeFolder(folder: string): Promise<string | undefined> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 }).then(() => undefined, reasonOf)
  if ((await remove()) === undefined) return undefined
  await makeWritable(folder)
  return remove()
}

// Only folders have to be writable for what is in them to be removed; symbolic links are not followed.
async function makeWritable(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return
  await chmod(folder, 0o700).catch(() => undefined)
  for (const name of await readdir(folder).catch(() => [])) await makeWritable(join(folder, name))
}
