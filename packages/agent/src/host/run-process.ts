// Starts one command and hands on its output line by line.
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { extname } from 'node:path'
import type { Readable } from 'node:stream'
import type { CommandData, Exit } from '../job-type.js'
import { asAccount } from './account.js'
import type { ProcessCommand } from './process-command.js'
import { splitLines } from './split-lines.js'
import { startObstacle, startTrouble } from './start-trouble.js'

/** How long output is awaited after its process has ended. */
const outputMilliseconds = 2000

export interface OutputSink {
  line(text: string, stream: 'stdout' | 'stderr'): void
  /** A promise when the log is behind: no more is read until it has caught up. */
  ready(): Promise<void> | undefined
}

export interface StartedProcess {
  readonly pid: number
  /** Resolves when the process has ended and its output has been read. */
  readonly ended: Promise<Exit>
  kill(signal: NodeJS.Signals): void
}

/** Starts a command without a shell. Rejects with a sentence when it can't be started. */
export async function startProcess(data: ProcessCommand, openSink: (pid: number) => OutputSink): Promise<StartedProcess> {
  const child = await spawnChild(data).catch((error: unknown) => {
    throw new Error(`could not start "${data.command}": ${startTrouble(error, data)}`, { cause: error })
  })
  const pid = child.pid ?? 0
  const sink = openSink(pid)
  const output = Promise.all([readLines(child.stdout, 'stdout', sink), readLines(child.stderr, 'stderr', sink)])
  return { pid, ended: endOf(child, output), kill: signal => child.kill(signal) }
}

/** The words of a command as text. */
export function commandLine(data: CommandData): string[] {
  return [data.command, ...(data.arguments ?? []).map(String)]
}

// A script of Node's is run by the Node that runs the agent, whether or not it may be executed by itself.
function withInterpreter({ command, arguments: args }: ProcessCommand): [string, ...string[]] {
  return ['.js', '.mjs', '.cjs'].includes(extname(command)) ? [process.execPath, command, ...args] : [command, ...args]
}

// Rejects with what the system says. Some of it is thrown, some comes as an event.
async function spawnChild(data: ProcessCommand): Promise<OutputChild> {
  const obstacle = startObstacle(data)
  if (obstacle !== undefined) throw new Error(obstacle)
  const direct = withInterpreter(data)
  const { words, options } = data.account === undefined ? { words: direct, options: {} } : asAccount(data.account, direct)
  const [program, ...args] = words
  const child = spawn(program, args, {
    cwd: data.cwd,
    env: data.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...options,
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.on('error', reject)
  })
  return child
}
type OutputChild = ChildProcessByStdio<null, Readable, Readable>

/** Hands on output line by line, no faster than the sink takes it. */
export async function readLines(output: Readable, stream: 'stdout' | 'stderr', sink: OutputSink): Promise<void> {
  const splitter = splitLines(text => {
    sink.line(text, stream)
  })
  for await (const chunk of output) {
    splitter.push(chunk as Buffer)
    await sink.ready()
  }
  splitter.end()
}

function endOf(child: ChildProcess, output: Promise<unknown>): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      const exit: Exit = signal === null ? { code: code ?? 1 } : { signal }
      // A daemon that it left behind may hold its output open.
      const giveUp = setTimeout(() => {
        resolve(exit)
      }, outputMilliseconds)
      output.then(() => {
        clearTimeout(giveUp)
        resolve(exit)
      }, reject)
    })
    output.catch(reject)
  })
}
