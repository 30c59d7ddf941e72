// Ends everything that an assignment started: its process group, and what left the group.
import { platform } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import treeKill from 'tree-kill'
import { markedProcesses } from './marked-processes.js'

/**
 * Kills a host's process group, its descendants, and on Linux each process that carries the host's mark, wherever it moved to.
 * `hostId` is the value of the mark; the calling process itself is left to end last.
 */
export function killProcessTree(hostPid: number, hostId: string): void {
  if (platform() === 'linux') for (const pid of markedProcesses(hostId)) if (pid !== process.pid) signalQuietly(pid, 'SIGKILL')
  if (platform() === 'win32') treeKill(hostPid, 'SIGKILL')
  else signalQuietly(-hostPid, 'SIGKILL')
}

/** Kills what is left of a host's processes after the host itself has ended; resolves when nothing is left, or after a second. */
export async function killLeftovers(hostPid: number, hostId: string): Promise<void> {
  // What is forked while the others are looked for is found the next time.
  for (let round = 0; round < 50; round++) {
    killProcessTree(hostPid, hostId)
    if (!isAnyAlive(hostPid, hostId)) return
    await sleep(20)
  }
}

/** Asks a host's process group to end. The host itself goes on until its processes are gone. */
export function terminateProcessGroup(hostPid: number): void {
  if (platform() !== 'win32') signalQuietly(-hostPid, 'SIGTERM')
}

// On Linux the group may go on for a while as ended processes that nobody has taken notice of; those carry no mark.
function isAnyAlive(hostPid: number, hostId: string): boolean {
  if (platform() === 'linux') return markedProcesses(hostId).length > 0
  try {
    process.kill(-hostPid, 0)
    return platform() !== 'win32'
  } catch {
    return false
  }
}

/** Signals a process, or with a negative id a process group, that may have ended. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}
