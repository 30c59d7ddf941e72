// Where the farm's processes write what they print.
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'

export const largestLog = 10 * 1024 * 1024

/**
 * Makes the home's `logs` folder and sets aside logs that have grown too long, as `<name>.1`.
 * @returns path of a log by its name
 * @throws Problem when the home can't be written
 */
export async function openLogs(home: string, names: readonly string[]): Promise<(name: string) => string> {
  const folder = join(home, 'logs')
  try {
    await mkdir(folder, { recursive: true })
    for (const name of names) await setAside(join(folder, `${name}.log`))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`the home ${home} can't be written (${why}): choose another folder with --home`, { cause: error })
  }
  return name => join(folder, `${name}.log`)
}

async function setAside(log: string): Promise<void> {
  const size = await stat(log).then(
    found => found.size,
    () => 0,
  )
  if (size > largestLog) await rename(log, `${log}.1`)
}
