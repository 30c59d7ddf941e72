// `pyfarm agent`: runs until it is told to end.
import type { AgentOptions, PartMessage } from '@pyfarm/contract/commands'
import { startAgent, type RunningAgent } from './start-agent.js'

/** Ctrl-C, a service that is stopped, a terminal that is closed or a person who logs out, the end of the process that started it. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const

/**
 * Runs an agent until SIGTERM, SIGINT or SIGHUP, an order of its master to stop, or the end of the process that started it with an IPC channel.
 * Resolves when it has given its work back and said goodbye. Rejects with a Problem when it can't start.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const stop = new AbortController()
  const onStop = () => {
    stop.abort()
  }
  for (const event of endings) process.on(event, onStop)
  // Whoever started it can be gone before anybody listened.
  if (process.send !== undefined && !process.connected) onStop()
  try {
    let port = options.port
    while (!stop.signal.aborted) {
      const agent = await startAgent({ ...options, port })
      if (process.connected) process.send?.({ kind: 'ready', url: agent.url } satisfies PartMessage)
      port = Number(new URL(agent.url).port)
      if ((await untilEnd(agent, stop.signal)) === 'stopped') return
    }
  } finally {
    for (const event of endings) process.off(event, onStop)
  }
}

async function untilEnd(agent: RunningAgent, signal: AbortSignal): Promise<'stopped' | 'restart'> {
  const stop = () => void agent.stop()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return agent.ended
}
