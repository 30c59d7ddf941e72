// The agent's side of a host: a forked process, the head of its own process group.
import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Family } from '../processes/family.js'
import { hostMark } from '../processes/marked-processes.js'
import { killLeftovers, killProcessTree } from '../processes/process-tree.js'
import type { DiscoveryAnswer, DiscoveryOrder, MessageFromHost, MessageToHost, WorkOrder } from './messages.js'

// Hosts always run compiled code, also when the agent itself is run from its sources.
const hostEntry = fileURLToPath(new URL('../../dist/host/main.js', import.meta.url))
const mostErrorText = 2048

export interface HostProcess {
  readonly pid: number
  /** Starts the work; each message of the host goes to `onMessage`. */
  work(order: WorkOrder, onMessage: (message: MessageFromHost) => void): void
  /** Looks for a software, instead of work. Resolves when the host has ended with everything that it started. */
  discover(order: DiscoveryOrder): Promise<DiscoveryAnswer>
  /** Asks for an orderly end. */
  stop(): void
  /** Ends the host and everything that it started, at once. */
  kill(): void
  /** Resolves when the host has ended and nothing that it started is left; with why, if it did not finish its work. */
  readonly ended: Promise<string | undefined>
}

/** Starts a host as a member of the agent's family. */
export function startHost(family: Family): HostProcess {
  const id = `${family.mark}.${randomUUID()}`
  const child = fork(hostEntry, [], {
    detached: platform() !== 'win32',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, [hostMark]: id },
  })
  const pid = child.pid ?? 0
  if (pid > 0) family.joined(pid)
  const errorText = collectTail(child)
  let finished = false
  child.on('error', () => undefined)
  child.on('message', (message: MessageFromHost) => {
    if (message.kind === 'finished') finished = true
  })
  const kill = () => {
    if (pid > 0) killProcessTree(pid, id)
  }
  const ended = endOf(child).then(async how => {
    if (pid > 0) {
      await killLeftovers(pid, id)
      family.left(pid)
    }
    return finished ? undefined : `The process that ran the code ended before its work (${how}).${errorText()}`
  })
  return {
    pid,
    async discover(order) {
      let answer: DiscoveryAnswer | undefined
      child.on('message', (message: DiscoveryAnswer) => {
        answer = message
      })
      tell(child, { kind: 'discover', order })
      const trouble = await ended
      return answer ?? { error: trouble ?? 'it did not answer' }
    },
    work(order, onMessage) {
      child.on('message', onMessage)
      tell(child, { kind: 'work', order })
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

function collectTail(child: ChildProcess): () => string {
  let tail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-mostErrorText)
  })
  return () => (tail.trim() === '' ? '' : ` ${tail.trim()}`)
}
