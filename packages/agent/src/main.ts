// `pyfarm agent`: runs until it is told to end.
import type { AgentOptions, PartMessage } from '@pyfarm/contract/commands'
import { startAgent } from './start-agent.js'
import { runVersions, type RunEnd } from './versions/run-versions.js'

/** Ctrl-C, a service that is stopped, a terminal that is closed or a person who logs out, the end of the process that started it. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const

/**
 * Runs an agent until SIGTERM, SIGINT or SIGHUP, an order of its master to stop, or the end of the process that started it with an IPC channel.
 * Resolves when it has given its work back and said goodbye. Rejects with a Problem when it can't start.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const stop = new AbortController()
  const { signal } = stop
  const onStop = () => {
    stop.abort()
  }
  for (const event of endings) process.on(event, onStop)
  // Whoever started it can be gone before anybody listened.
  if (process.send !== undefined && !process.connected) onStop()
  const onReady = (url: string) => {
    if (process.connected) process.send?.({ kind: 'ready', url } satisfies PartMessage)
  }
  try {
    await runVersions({ options, onReady, signal, runInstalled: (now, tellReady) => runHere(now, tellReady, signal) })
  } finally {
    for (const event of endings) process.off(event, onStop)
  }
}

async function runHere(options: AgentOptions, onReady: (url: string) => void, signal: AbortSignal): Promise<RunEnd> {
  const agent = await startAgent(options)
  onReady(agent.url)
  const stop = () => void agent.stop()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await agent.ended
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
