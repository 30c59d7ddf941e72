// The agent's side of its guard: a small process of its own session, which ends the agent's family when the agent is gone.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import type { GuardOrder } from './guard-orders.js'
import type { Head } from './process-table.js'

// Like hosts, guards always run compiled code.
const guardEntry = fileURLToPath(new URL('../../dist/processes/guard-main.js', import.meta.url))
/** Between the end of a guard that should be there and the start of the next. */
const restartMilliseconds = 1000
const closeMilliseconds = 2000

export interface Guard {
  watch(head: Head): void
  forget(pid: number): void
  /** Lets the guard end; resolves when it has made sure that nothing is left. */
  close(): Promise<void>
}

/** Starts a guard for the family of that mark, and another one if it dies. */
export function startGuard(mark: string, log: Log): Guard {
  const heads = new Map<number, Head>()
  let closed = false
  let child = start()

  function start(): ChildProcess {
    // Its input is the agent's life: the system closes it when the agent ends, however it ends.
    const guard = spawn(process.execPath, [guardEntry, mark], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    })
    guard.on('error', error => {
      log.warn(`The guard of this agent can't be started: ${reasonOf(error)}`)
      restart()
    })
    guard.once('exit', restart)
    guard.stdin.on('error', () => undefined)
    guard.unref()
    for (const head of heads.values()) tell(guard, { kind: 'watch', head })
    return guard
  }

  function restart(): void {
    if (closed) return
    setTimeout(() => {
      if (!closed) child = start()
    }, restartMilliseconds).unref()
  }

  return {
    watch(head) {
      heads.set(head.pid, head)
      tell(child, { kind: 'watch', head })
    },
    forget(pid) {
      heads.delete(pid)
      tell(child, { kind: 'forget', pid })
    },
    async close() {
      closed = true
      const isGone = child.pid === undefined || child.exitCode !== null || child.signalCode !== null
      child.stdin?.end()
      if (!isGone) await Promise.race([once(child, 'exit'), sleep(closeMilliseconds)])
    },
  }
}

function tell(guard: ChildProcess, order: GuardOrder): void {
  if (guard.stdin?.writable === true) guard.stdin.write(`${JSON.stringify(order)}\n`)
}
