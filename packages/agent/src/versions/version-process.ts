// One start of a version that an update brought, as a process of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentOptions } from '@pyfarm/contract/commands'
import { restartCode, versionMessageSchema } from './version-messages.js'

export type VersionEnd =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'restart' }
  /** It did not end in good order. */
  | { readonly kind: 'failed'; readonly reason: string }

export interface VersionProcess {
  /** Resolves when the master has taken its registration. Never, if it does not come to that. */
  readonly registered: Promise<void>
  readonly ended: Promise<VersionEnd>
  /** Asks it to end, and ends it by force if it doesn't. */
  stop(): void
}

/** Its goodbye, with work given back, takes less. */
const graceMilliseconds = 15_000

/** `program`: the file that is run; see `version-main.ts`. */
export function startVersion(program: string, options: AgentOptions, onReady: (url: string) => void): VersionProcess {
  // Our own output is what people read: the version writes into the same.
  const child = fork(program, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let problem: string | undefined
  let tellRegistered: () => void = () => undefined
  const registered = new Promise<void>(resolve => {
    tellRegistered = resolve
  })
  child.on('message', message => {
    const { data: said } = versionMessageSchema.safeParse(message)
    if (said?.kind === 'ready') onReady(said.url)
    else if (said?.kind === 'registered') tellRegistered()
    else if (said?.kind === 'problem') problem = said.message
  })
  const failure = new Promise<VersionEnd>(resolve => {
    child.once('error', error => {
      resolve({ kind: 'failed', reason: error.message })
    })
  })
  const exit = once(child, 'exit').then(([code, signal]) => endOf(code as number | null, signal as string | null, problem))
  const ended = Promise.race([failure, exit])
  child.send({ kind: 'start', options }, () => undefined)
  return {
    registered,
    ended,
    stop() {
      // An agent ends in good order when who started it is gone; signals would not tell it so on every system.
      if (child.connected) child.disconnect()
      const force = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds)
      void ended.then(() => {
        clearTimeout(force)
      })
    },
  }
}

function endOf(code: number | null, signal: string | null, problem: string | undefined): VersionEnd {
  if (code === 0) return { kind: 'stopped' }
  if (code === restartCode) return { kind: 'restart' }
  return { kind: 'failed', reason: problem ?? signal ?? `exit code ${code}` }
}

export interface Trial {
  /** How long it may take to be registered. */
  readonly milliseconds: number
  /** Whether the master is there: nobody can register with one that is away. */
  readonly masterAnswers: () => Promise<boolean>
}

/** Whether a version comes up: undefined once it is registered, or why it is not. Its end is waited for no longer than it lives. */
export async function watchTrial(version: VersionProcess, { milliseconds, masterAnswers }: Trial): Promise<string | undefined> {
  const over = new AbortController()
  const cameUp = version.registered.then(() => ({ kind: 'registered' }) as const)
  try {
    for (;;) {
      const late = sleep(milliseconds, { kind: 'late' } as const, { signal: over.signal }).catch(
        () => ({ kind: 'late' }) as const,
      )
      const first = await Promise.race([cameUp, version.ended, late])
      if (first.kind === 'registered') return undefined
      if (first.kind === 'failed') return first.reason
      if (first.kind !== 'late') return 'it ended before it was registered'
      if (await masterAnswers()) return `it was not registered with the master within ${Math.round(milliseconds / 1000)} s`
    }
  } finally {
    over.abort()
  }
}
