// Runs the agent as a version that an update brought: started by `run-versions`, which may be of another version, and told by it what to do.
import { once } from 'node:events'
import { agentOptionsSchema } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'
import { startAgent } from './start-agent.js'
import { restartCode, startMessageSchema, type VersionMessage } from './versions/version-messages.js'

const tell = (message: VersionMessage) => {
  if (process.connected) process.send?.(message)
}

async function run(): Promise<number> {
  const stop = new AbortController()
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, () => stop.abort())
  // Whoever started it can be gone before anybody listened.
  if (!process.connected) stop.abort()
  const [message] = (await once(process, 'message', { signal: stop.signal })) as unknown[]
  const options = agentOptionsSchema.parse(startMessageSchema.parse(message).options)
  const agent = await startAgent(options, { onRegistered: () => tell({ kind: 'registered' }) })
  tell({ kind: 'ready', url: agent.url })
  const end = () => void agent.stop()
  stop.signal.addEventListener('abort', end, { once: true })
  if (stop.signal.aborted) end()
  return (await agent.ended) === 'restart' ? restartCode : 0
}

async function runOrTell(): Promise<number> {
  try {
    return await run()
  } catch (error) {
    const message =
      error instanceof Error ? (error instanceof Problem ? error.message : (error.stack ?? error.message)) : String(error)
    process.stderr.write(`${message}\n`)
    tell({ kind: 'problem', message: message.slice(0, 2000) })
    return 1
  }
}

process.exitCode = await runOrTell()
if (process.connected) process.disconnect()
