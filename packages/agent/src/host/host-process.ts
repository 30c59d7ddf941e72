// The agent's side of a host: a forked process, the head of its own process group.
import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Family } from '../processes/family.js'
import { hostMark } from '../processes/marked-processes.js'
import { killLeftovers, killProcessTree } from '../processes/process-tree.js'
import { collectErrors, describeEnd } from './host-end.js'
import { readDiscoveryAnswer, readHostMessage, type DiscoveryAnswer, type MessageFromHost } from './host-message.js'
import type { DiscoveryOrder, MessageToHost, WorkOrder } from './messages.js'

// Hosts always run compiled code, also when the agent itself is run from its sources.
const hostEntry = fileURLToPath(new URL('../../dist/host/main.js', import.meta.url))
/** How long a host may take to end after it has finished its work: a log on a disk that hangs could hold it for ever. */
const leaveMilliseconds = 10_000

export interface HostProcess {
  readonly pid: number
  /** The mark that the host and what it starts carry in their environment. */
  readonly id: string
  /** Starts the work; each message of the host goes to `onMessage`. */
  work(order: WorkOrder, onMessage: (message: MessageFromHost) => void): void
  /** Looks for a software, instead of work. Resolves when the host has ended with everything that it started. */
  discover(order: DiscoveryOrder): Promise<DiscoveryAnswer>
  /** Writes a sentence into the log of the work. */
  note(text: string): void
  /** Asks for an orderly end. */
  stop(): void
  /** Ends the host and everything that it started, at once. */
  kill(): void
  /** Resolves when the host has ended and nothing that it started is left; with why, if it did not finish its work. */
  readonly ended: Promise<string | undefined>
}

/** Starts a host as a member of the agent's family; its JavaScript may take so much memory. */
export function startHost(family: Family, memoryMegabytes: number): HostProcess {
  const id = `${family.mark}.${randomUUID()}`
  const child = fork(hostEntry, [], {
    detached: platform() !== 'win32',
    execArgv: [`--max-old-space-size=${memoryMegabytes}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, [hostMark]: id },
  })
  const pid = child.pid ?? 0
  if (pid > 0) family.joined(pid)
  const errors = collectErrors(child)
  let finished = false
  const kill = () => {
    if (pid > 0) killProcessTree(pid, id)
  }
  child.on('error', () => undefined)
  child.on('message', raw => {
    if (finished || readHostMessage(raw)?.kind !== 'finished') return
    finished = true
    setTimeout(kill, leaveMilliseconds).unref()
  })
  const ended = endOf(child).then(async how => {
    if (pid > 0) {
      await killLeftovers(pid, id)
      family.left(pid)
    }
    return finished ? undefined : describeEnd(how, errors(), memoryMegabytes)
  })
  return {
    pid,
    id,
    async discover(order) {
      let answer: DiscoveryAnswer | undefined
      child.on('message', raw => {
        answer = readDiscoveryAnswer(raw) ?? answer
      })
      tell(child, { kind: 'discover', order })
      const trouble = await ended
      return answer ?? { error: trouble ?? 'it did not answer' }
    },
    work(order, onMessage) {
      child.on('message', raw => {
        const message = readHostMessage(raw)
        if (message !== undefined) onMessage(message)
      })
      tell(child, { kind: 'work', order })
    },
    note(text) {
      tell(child, { kind: 'note', text })
    },
    stop() {
      tell(child, { kind: 'stop' })
    },
    kill,
    ended,
  }
}

function tell(child: ChildProcess, message: MessageToHost): void {
  // A host that has just ended can't be told; its end says the rest.
  if (child.connected) child.send(message, () => undefined)
}

async function endOf(child: ChildProcess): Promise<string> {
  if (child.pid === undefined) return 'it could not be started'
  // Its last messages may be read after its exit; the channel's end comes after them.
  const [exit] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  const [code, signal] = exit as [number | null, NodeJS.Signals | null]
  return signal ?? `exit code ${code}`
}
