// One process of the farm: started, listened to, ended.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, createWriteStream, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PartMessage } from '@pyfarm/contract/commands'
import { z } from 'zod'
import { endsWithin } from '../wait.js'

export interface PartProgram {
  /** As sentences call it: `the master`, `agent 1`. */
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
  /** Beside the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Gets what the part prints. */
  readonly logFile: string
  /** Print it on the terminal too. */
  readonly echo: boolean
}

export type Started =
  | PartMessage
  /** It ended without a word. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'late' }

export interface PartProcess {
  readonly started: Promise<Started>
  /** How it ended, in words. */
  readonly ended: Promise<string>
  /** Asks it to end, and kills it if it has not after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

const partMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string() }),
  z.object({ kind: z.literal('problem'), message: z.string() }),
])

export function startPart(program: PartProgram, startWithinMs: number): PartProcess {
  const child = spawnLogged(program)
  const ended = endOf(child)
  const message = firstMessage(child)
  const started = Promise.race([message, ended.then(silentEnd)])
  return {
    started: startedWithin(started, startWithinMs),
    ended,
    stop: async graceMs => {
      child.kill('SIGTERM')
      if (await endsWithin(ended, graceMs)) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** How a part ends that was asked to. */
export const orderlyEnd = 'exit code 0'

/** The log file is the child's own output, so that it goes on when this process dies; only with `echo` it comes through here. */
function spawnLogged({ command, arguments: parameters, environment, logFile, echo }: PartProgram): ChildProcess {
  const env = { ...process.env, ...environment }
  const log = openSync(logFile, 'a')
  if (echo) {
    const child = spawn(command, parameters, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const file = createWriteStream(logFile, { fd: log })
    const tee = (text: Buffer) => {
      file.write(text)
      process.stderr.write(text)
    }
    child.stdout?.on('data', tee)
    child.stderr?.on('data', tee)
    child.once('close', () => file.end())
    return child
  }
  try {
    return spawn(command, parameters, { env, stdio: ['ignore', log, log, 'ipc'] })
  } finally {
    closeSync(log)
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code ?? 'unknown'}` : signal))
  })
}

function firstMessage(child: ChildProcess): Promise<Started> {
  return new Promise(resolve => {
    child.on('message', message => {
      const parsed = partMessageSchema.safeParse(message)
      if (parsed.success) resolve(parsed.data)
    })
  })
}

/** Messages can come after the end that they announce. */
async function silentEnd(): Promise<Started> {
  await sleep(200)
  return { kind: 'ended' }
}

async function startedWithin(started: Promise<Started>, milliseconds: number): Promise<Started> {
  return (await endsWithin(started, milliseconds)) ? await started : { kind: 'late' }
}
