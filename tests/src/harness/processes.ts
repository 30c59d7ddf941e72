// Real processes of the built farm, ended by the test that started them.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { until } from './until.js'

export const checkout = fileURLToPath(new URL('../../../', import.meta.url))
const command = fileURLToPath(new URL('../../../packages/cli/bin/pyfarm.js', import.meta.url))

export interface Started {
  readonly child: ChildProcess
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

/** Starts `pyfarm` with these arguments, in a process group of its own. */
export function pyfarm(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Started {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: checkout,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const output = { stdout: '', stderr: '' }
  // One that ends without reading breaks the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const ended = new Promise<number | string>(resolve => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code ?? 0)
    })
  })
  if (child.pid === undefined) throw new Error('pyfarm could not be started')
  return { child, pid: child.pid, stdout: () => output.stdout, stderr: () => output.stderr, ended }
}

/** Runs `pyfarm` to its end; `input` is what it can read. */
export async function runPyfarm(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = '') {
  const started = pyfarm(args, environment, input)
  const status = await started.ended
  return { status, stdout: started.stdout(), stderr: started.stderr() }
}

/** Ids of all living processes whose command line has the text in it (the temporary folder of the test, say). */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => read(`/proc/${pid}/cmdline`).includes(text) && !/\) Z /.test(read(`/proc/${pid}/stat`)))
    .map(Number)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Asks the process to end, and makes sure that it and everything with that text in its command line is gone. */
export async function endAll(started: readonly Started[], text: string): Promise<void> {
  for (const { child } of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  await Promise.all(started.map(each => each.ended))
  await until(() => processesWith(text).length === 0, `no process of ${text} is left`)
}
