// Whether there is room on the disks that work writes to.
import { statfs } from 'node:fs/promises'

const megabyte = 1024 * 1024

/** A sentence about the first folder with less than so many MB free; undefined when all have enough, or can't be asked. */
export async function lackOfRoom(folders: readonly string[], megabytes: number): Promise<string | undefined> {
  for (const folder of folders) {
    const free = await freeMegabytes(folder)
    if (free !== undefined && free < megabytes)
      return `The disk of ${folder} has ${free.toLocaleString('en')} MB free, less than the ${megabytes.toLocaleString('en')} MB that this agent keeps free (--min-free-disk).`
  }
  return undefined
}

async function freeMegabytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined)
  return found && Math.floor((found.bavail * found.bsize) / megabyte)
}
