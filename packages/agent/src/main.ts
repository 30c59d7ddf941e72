// `pyfarm agent`: runs until it is told to end.
import type { AgentOptions, PartMessage } from '@pyfarm/contract/commands'
import { startAgent, type RunningAgent } from './start-agent.js'

/**
 * Runs an agent until SIGTERM or SIGINT, an order of its master to stop, or the end of the process that started it with an IPC channel.
 * Resolves when it has given its work back and said goodbye. Rejects with a Problem when it can't start.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const stop = new AbortController()
  const onStop = () => {
    stop.abort()
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, onStop)
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
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.off(event, onStop)
  }
}

async function untilEnd(agent: RunningAgent, signal: AbortSignal): Promise<'stopped' | 'restart'> {
  const stop = () => void agent.stop()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return agent.ended
}
