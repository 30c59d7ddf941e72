// A master in a process of its own, so that what the benchmark does itself takes none of its time.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MasterOptions } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'

export type MasterProcess = PartProcess

export interface PartProcess {
  readonly url: string
  readonly pid: number
  /** The processor time that it has taken so far. */
  readonly cpuSeconds: () => Promise<number>
  readonly stop: () => Promise<void>
}

const startTime = 30_000

/** Starts a master in the home, with these settings in its environment; `PYFARM_BENCH_PROFILE=DIR` leaves a CPU profile of it there. */
export async function startMasterProcess(
  home: string,
  scheduler: boolean,
  settings: Readonly<Record<string, string>> = {},
): Promise<PartProcess> {
  const options: MasterOptions = { home, host: '127.0.0.1', port: 0, allowAgentLoopbackAddresses: true, scheduler, debug: false }
  return startPart('run-master.js', options, settings)
}

/** Starts a script beside this one, whose argument is its options, and waits until it says where it answers. */
export async function startPart(
  script: string,
  options: object,
  settings: Readonly<Record<string, string>> = {},
): Promise<PartProcess> {
  const { PYFARM_BENCH_PROFILE: profiles, ...environment } = process.env
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    env: {
      ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PYFARM_'))),
      PYFARM_TRUSTED_ROLE: 'admin',
      ...settings,
    },
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    const url = await readyUrl(child, ended)
    return { url, pid: child.pid ?? 0, cpuSeconds: () => cpuSecondsOf(url), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readyUrl(child: ReturnType<typeof fork>, ended: Promise<unknown>): Promise<string> {
  const message: unknown = await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(startTime) }).then(([first]: unknown[]) => first),
    ended.then(() => undefined),
  ])
  if (typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string') return message.url
  throw new Problem('What is to be measured did not start: see what it said above.')
}

async function cpuSecondsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN)
}
