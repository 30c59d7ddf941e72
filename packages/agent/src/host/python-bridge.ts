// Starts Python with the bridge (packages/agent/python), and talks with it over pipes of their own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readBridgeMessage, type BridgeMessage } from './python-messages.js'
import { readLines, type OutputSink } from './run-process.js'
import { splitLines } from './split-lines.js'

const entry = fileURLToPath(new URL('../../python/start.py', import.meta.url))
/** A Python that has not begun to run the bridge by then is given up. */
const startMilliseconds = 60_000
/** How long messages are awaited after the process has ended. */
const restMilliseconds = 2000
const longestMessage = 8 * 1024 * 1024
const mostErrorText = 2048

export interface PythonBridge {
  readonly pid: number
  send(message: object): void
  /** What the bridge says; the next message is read when the one before is dealt with. */
  readonly messages: AsyncIterator<BridgeMessage, undefined>
  /** Hands on what goes to the process's standard output and error; resolves at their end. */
  drain(sink: OutputSink): Promise<void>
  /** Resolves with how the process ended. */
  readonly ended: Promise<string>
  /** Ends the process itself, at once. */
  kill(): void
}

/** Starts the first Python that is new enough. Throws a sentence that says what to do when there is none. */
export async function startPython(environment: NodeJS.ProcessEnv = process.env): Promise<PythonBridge> {
  const named = environment['PYFARM_PYTHON']
  const candidates = named === undefined || named === '' ? ['python3', 'python'] : [named]
  const troubles: string[] = []
  for (const candidate of candidates) {
    const python = await tryPython(candidate, environment)
    if (typeof python !== 'string') return python
    troubles.push(`${candidate}: ${python}`)
  }
  throw new Error(
    `This agent can't run code in Python (${troubles.join('; ')}): install Python 3.8 or newer, or name it in the environment variable PYFARM_PYTHON of the agent.`,
  )
}

// The bridge, or why it does not run with this Python.
async function tryPython(command: string, environment: NodeJS.ProcessEnv): Promise<PythonBridge | string> {
  const child = spawn(command, ['-B', '-u', entry], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...environment, PYTHONUTF8: '1' },
    windowsHide: true,
  })
  const notFound = once(child, 'error').then(([error]) => startTrouble(error))
  const [, stdout, stderr, fromBridge, toBridge] = child.stdio
  if (child.pid === undefined) return notFound
  if (!(stdout instanceof Readable && stderr instanceof Readable)) throw new Error('Python was started without pipes.')
  if (!(fromBridge instanceof Readable && toBridge instanceof Writable)) throw new Error('Python was started without pipes.')
  notFound.catch(() => undefined)
  // A bridge that has just ended can't be told anything; its end says the rest.
  toBridge.on('error', () => undefined)
  const ended = endOf(child)
  const messages = readMessages(fromBridge)
  child.once('exit', () => {
    endWhenEmpty(fromBridge)
  })
  const first = await Promise.race([messages.next(), sleep(startMilliseconds, undefined, { ref: false })])
  if (first?.value?.kind !== 'ready') {
    child.kill('SIGKILL')
    return first === undefined ? 'it does not answer' : (await tailOf(stderr)) || (await ended)
  }
  return {
    pid: child.pid,
    send: message => void toBridge.write(`${JSON.stringify(message)}\n`),
    messages,
    async drain(sink) {
      // Output may break off when the process does.
      await Promise.allSettled([readLines(stdout, 'stdout', sink), readLines(stderr, 'stderr', sink)])
    },
    ended,
    kill: () => void child.kill('SIGKILL'),
  }
}

function startTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'not found'
  return code === 'EACCES' ? 'not executable' : String(error)
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal ?? `exit code ${code}`
}

async function tailOf(output: Readable): Promise<string> {
  let tail = ''
  for await (const chunk of output) tail = (tail + String(chunk)).slice(-mostErrorText)
  return tail.trim().split('\n').at(-1) ?? ''
}

async function* readMessages(pipe: Readable): AsyncGenerator<BridgeMessage, undefined> {
  const lines: string[] = []
  const splitter = splitLines(line => lines.push(line), longestMessage)
  for await (const chunk of pipe) {
    splitter.push(chunk as Buffer)
    for (const line of lines.splice(0)) yield readBridgeMessage(line)
  }
  return undefined
}

// What the code has started without the agent's knowledge may hold the pipe open.
function endWhenEmpty(pipe: Readable): void {
  const look = setInterval(() => {
    if (pipe.readableLength > 0) return
    clearInterval(look)
    pipe.push(null)
  }, restMilliseconds)
  look.unref()
}
