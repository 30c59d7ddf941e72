// Runs one assignment's job type in a process of its own, the head of a process group. It ends with everything it started as soon
// as its agent is gone.
import { Worker } from 'node:worker_threads'
import { hostMark } from '../processes/marked-processes.js'
import { killProcessTree, terminateProcessGroup } from '../processes/process-tree.js'
import { runDiscovery } from './run-discovery.js'
import type { DiscoveryAnswer, MessageFromHost } from './host-message.js'
import type { HostLink } from './host-link.js'
import { isPython } from './is-python.js'
import type { DiscoveryOrder, MessageToHost, WorkOrder } from './messages.js'
import { runOrder } from './run-order.js'

const hostId = process.env[hostMark] ?? ''
const stop = new AbortController()
let takeNote: (text: string) => void = () => undefined

process.setSourceMapsEnabled(true)
// Signals to the process group are for the renderers; the host stays until they have ended.
process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)
process.on('disconnect', () => {
  killProcessTree(process.pid, hostId)
  process.exit(1)
})
process.on('message', (message: MessageToHost) => {
  switch (message.kind) {
    case 'work':
      void work(message.order)
      return
    case 'discover':
      void discover(message.order)
      return
    case 'note':
      takeNote(message.text)
      return
    case 'stop':
      stopWork()
  }
})
watchAgent()

function stopWork(): void {
  stop.abort(new Error('stopped'))
  terminateProcessGroup(process.pid)
}

async function work(order: WorkOrder): Promise<void> {
  const crashed = new Promise<never>((_, reject) => {
    process.on('uncaughtException', reject)
  })
  crashed.catch(() => undefined)
  const link = {
    send,
    stop: stop.signal,
    onNote: (take: typeof takeNote) => {
      takeNote = take
    },
  }
  const result = isPython(order) ? await inPython(order, link) : await runOrder(order, link, crashed)
  process.send?.({ kind: 'finished', ...result } satisfies MessageFromHost, undefined, undefined, () => process.exit(0))
}

/** What it takes is loaded by those alone who need it. */
async function inPython(order: WorkOrder, link: HostLink): Promise<{ error?: string }> {
  const { runPythonOrder } = await import('./run-python-order.js')
  return runPythonOrder(order, link)
}

async function discover(order: DiscoveryOrder): Promise<void> {
  const answer = await runDiscovery(order)
  process.send?.(answer satisfies DiscoveryAnswer, undefined, undefined, () => process.exit(0))
}

function send(message: MessageFromHost): void {
  if (process.connected) process.send?.(message)
}

// The channel's end goes unnoticed while job type code blocks this thread: another one looks after the agent, too.
function watchAgent(): void {
  const workerData = { hostId, hostPid: process.pid, agentPid: process.ppid }
  new Worker(new URL('./watch-agent.js', import.meta.url), { workerData }).unref()
}
