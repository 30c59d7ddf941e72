// Runs other programs for the workspace's commands.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A failure that is told in one sentence, below the output of the program that failed. */
export class Failure extends Error {
  name = 'Failure'
}

/**
 * The file that a package of the workspace's tools runs, to be started with `node`: quicker than `npx`, the same everywhere.
 *
 * @param {string} path for example `typescript/bin/tsc`
 */
export const tool = path => join(root, 'node_modules', ...path.split('/'))

/**
 * Runs a program to its end and passes on signals.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, keepOutput?: boolean, shell?: boolean }} [options] `keepOutput`: hand the output back and don't show it
 * @returns {Promise<{ status: number, output: string }>} status 128 + signal number if a signal ended it
 */
export function run(program, args, { env = process.env, keepOutput = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = keepOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(program, args, { cwd: root, env, stdio, shell, windowsHide: true })
    const stopForwarding = forwardSignals(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (output += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const received = stopForwarding()
      if (received !== undefined) process.exit(signalStatus(received))
      resolve({ status: code ?? signalStatus(signal), output })
    })
  })
}

/** Runs one of the tools (see `tool`) with this Node. */
export const runNode = (path, args = [], options = {}) => run(process.execPath, [path, ...args], options)

/** Runs `main`, and ends the process with a sentence and status 1 when it throws a `Failure`. */
export async function runCommand(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

// A Ctrl-C in a terminal reaches the child by itself, being sent to the whole foreground group.
function forwardSignals(child) {
  let received
  const forward = signal => {
    received = signal
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.off(signal, forward)
    return received
  }
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
const signalStatus = signal => 128 + (signalNumbers[signal] ?? 1)
