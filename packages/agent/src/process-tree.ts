// Ends everything that an assignment started: its process group, and what left the group.
import { readFileSync, readdirSync } from 'node:fs'
import { platform } from 'node:os'
import treeKill from 'tree-kill'

/** Environment variable that marks the processes of an assignment with its host's id. */
export const hostMark = 'PYFARM_HOST_ID'

/**
 * Kills a host's process group, its descendants, and on Linux each process that carries the host's mark, wherever it moved to.
 * `hostId` is the value of the mark; the calling process itself is left to end last.
 */
export function killProcessTree(hostPid: number, hostId: string): void {
  if (platform() === 'linux') for (const pid of markedProcesses(hostId)) if (pid !== process.pid) signalQuietly(pid, 'SIGKILL')
  if (platform() === 'win32') treeKill(hostPid, 'SIGKILL')
  else signalQuietly(-hostPid, 'SIGKILL')
}

/** Asks a host's process group to end. The host itself goes on until its processes are gone. */
export function terminateProcessGroup(hostPid: number): void {
  if (platform() !== 'win32') signalQuietly(-hostPid, 'SIGTERM')
}

/** Ids of the running processes that were started with this mark in their environment. */
export function markedProcesses(hostId: string): number[] {
  const mark = Buffer.from(`${hostMark}=${hostId}\0`)
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => Number.isInteger(pid) && carries(pid, mark))
}

function carries(pid: number, mark: Buffer): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(mark)
  } catch {
    return false
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}
