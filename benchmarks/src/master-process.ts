// A master in a process of its own, so that what the benchmark does itself takes none of its time.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MasterOptions } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'

export interface MasterProcess {
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

const startTime = 30_000

/** Starts a master in the home, with these settings in its environment; `PYFARM_BENCH_PROFILE=DIR` leaves a CPU profile of it there. */
export async function startMasterProcess(
  home: string,
  scheduler: boolean,
  settings: Readonly<Record<string, string>> = {},
): Promise<MasterProcess> {
  const { PYFARM_BENCH_PROFILE: profiles, ...environment } = process.env
  const options: MasterOptions = { home, host: '127.0.0.1', port: 0, allowAgentLoopbackAddresses: true, scheduler, debug: false }
  const child = fork(fileURLToPath(new URL('run-master.js', import.meta.url)), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    env: { ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PYFARM_'))), PYFARM_TRUSTED_ROLE: 'admin', ...settings },
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  try {
    return { url: await readyUrl(child, ended), pid: child.pid ?? 0, stop }
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
  throw new Problem('The master to be measured did not start: see what it said above.')
}
