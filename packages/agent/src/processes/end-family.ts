// Ends what an agent has left behind: its hosts and everything that they started.
import { platform } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { markedProcesses } from './marked-processes.js'
import { familyIn, isReplaced, listProcesses, type Head } from './process-table.js'
import { signalQuietly } from './process-tree.js'

export interface FamilyTrace {
  /** How the marks of its processes begin. */
  readonly mark: string
  /** Its hosts, as far as they are known. */
  readonly heads: readonly Head[]
}

const roundMilliseconds = 20
const mostMilliseconds = 10_000

/**
 * Kills all processes of a family until none is left, or for ten seconds; resolves with how many there were.
 * On Linux they are found by their mark, elsewhere by their parents; process groups are killed as a whole where there are any.
 */
export async function endFamily(trace: FamilyTrace): Promise<number> {
  const find =
    platform() === 'linux' ? () => markedProcesses(trace.mark) : async () => familyIn(await listProcesses(), trace.heads)
  const killed = new Set<number>()
  await killGroups(trace.heads)
  // What is forked while the others are looked for is found the next time.
  for (const end = Date.now() + mostMilliseconds; Date.now() < end; await sleep(roundMilliseconds)) {
    const left = await find()
    if (left.length === 0) break
    for (const pid of left) {
      killed.add(pid)
      signalQuietly(pid, 'SIGKILL')
    }
  }
  return killed.size
}

async function killGroups(heads: readonly Head[]): Promise<void> {
  if (platform() === 'win32' || heads.length === 0) return
  const table = platform() === 'linux' ? [] : await listProcesses()
  for (const head of heads) if (!isReplaced(table, head)) signalQuietly(-head.pid, 'SIGKILL')
}
