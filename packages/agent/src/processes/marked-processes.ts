// Linux: finds processes by their environment, wherever they moved to.
import { readFileSync, readdirSync } from 'node:fs'

/** Environment variable that marks the processes of an assignment with their family and their host: `<family>.<host>`. */
export const hostMark = 'PYFARM_HOST_ID'

/** Ids of the running processes that were started with a mark that begins so in their environment. */
export function markedProcesses(mark: string): number[] {
  const text = Buffer.from(`${hostMark}=${mark}`)
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => Number.isInteger(pid) && carries(pid, text))
}

function carries(pid: number, text: Buffer): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(text)
  } catch {
    return false
  }
}
