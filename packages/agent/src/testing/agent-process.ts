// Runs the compiled agent in a process of its own: `node agent-process.mjs` with the options as JSON.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AgentOptions, PartMessage } from '@pyfarm/contract/commands'

const main = new URL('../../dist/main.js', import.meta.url).href

export interface AgentProcess {
  readonly child: ChildProcess
  readonly url: string
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

export async function startAgentProcess(options: AgentOptions): Promise<AgentProcess> {
  const script = `import { runAgent } from ${JSON.stringify(main)}; await runAgent(JSON.parse(process.argv[1])); process.disconnect?.()`
  const child = fork(fileURLToPath(import.meta.url), [], {
    execPath: process.execPath,
    execArgv: ['--input-type=module', '--eval', script, JSON.stringify(options)],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<number | string>(resolve => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? code ?? 0)
    })
  })
  const [message] = (await once(child, 'message')) as [PartMessage]
  if (message.kind !== 'ready') throw new Error(message.message)
  return { child, url: message.url, ended }
}
