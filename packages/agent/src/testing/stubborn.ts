// Renderers that are hard to end, and what is left of them.
import { readFileSync } from 'node:fs'
import type { StubMaster } from './stub-master.js'
import { callAgent, until } from './test-agent.js'

/** A renderer that starts a process of its own and won't end by SIGTERM; a third process leaves the group. It prints the three ids. */
export const stubborn = `
  const { spawn } = require('node:child_process')
  const wait = 'process.on("SIGTERM", () => {}); setTimeout(() => {}, 60_000)'
  process.on('SIGTERM', () => {})
  const child = spawn(process.execPath, ['-e', wait])
  const stray = spawn(process.execPath, ['-e', wait], { detached: true, stdio: 'ignore' })
  console.log('pids ' + [process.pid, child.pid, stray.pid].join(' '))
  setTimeout(() => {}, 60_000)`

/** The ids that the first assignment prints as `pids 1 2 3`. */
export async function pidsIn(url: string, master: StubMaster): Promise<number[]> {
  let pids: number[] = []
  await until(async () => {
    const [registration] = master.seen(/logs\/$/)
    if (registration === undefined) return false
    const { identifier } = registration.body as { identifier: string }
    const log = String((await callAgent(url, 'GET', `/api/v1/task_logs/${identifier}`)).body)
    pids = (/,pids ([\d ]+)\r\n/.exec(log)?.[1] ?? '').split(' ').filter(Boolean).map(Number)
    return pids.length > 0
  }, 'the ids of the processes')
  return pids
}

/** A process that has ended may be listed until its new parent notices. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
