// Much output of a renderer under a Python job type, and its end with the agent.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startAgentProcess } from '../testing/agent-process.js'
import { hasPython } from '../testing/python.js'
import { openStubMaster } from '../testing/stub-master.js'
import { assignmentOf, callAgent, openTestFarm, until } from '../testing/test-agent.js'

const open: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const megabyte = 1024 * 1024
const jobType = (script: string, more = '') => `import sys
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
class Work(JobType):
    def get_command_data(self):
        return CommandData(sys.executable, "-c", ${JSON.stringify(script)})
${more}`

// Largest resident memory among the hosts of this process and what they started, in bytes.
function memoryOfHosts(): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=']).toString().trim().split('\n')
  const all = rows.map(row => row.trim().split(/\s+/).map(Number))
  const childrenOf = (parents: readonly (number | undefined)[]) => all.filter(([, parent]) => parents.includes(parent))
  const hosts = childrenOf([process.pid])
  return Math.max(0, ...[...hosts, ...childrenOf(hosts.map(([pid]) => pid))].map(([, , kilobytes]) => (kilobytes ?? 0) * 1024))
}

async function runLong(script: string, more = ''): Promise<{ log: string; memory: number; states: unknown[] }> {
  const farm = await openTestFarm()
  open.push(farm.close)
  // The log stays where it is.
  farm.master.answer = ({ method }) => (method === 'PUT' ? { status: 400 } : undefined)
  farm.master.jobTypes.set('Test', jobType(script, more))
  await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [1]))
  let memory = 0
  const ended = async () => {
    memory = Math.max(memory, memoryOfHosts())
    return farm.master.seen(/POST \/jobs\/1\/tasks\/1$/).length === 2
  }
  while (!(await ended())) await new Promise(resolve => setTimeout(resolve, 100))
  const folder = join(farm.home, 'task_logs')
  const [name = ''] = await readdir(folder)
  return { log: join(folder, name), memory, states: farm.master.seen(/POST \/jobs\/1\/tasks\/1$/).map(each => each.body) }
}

const well = [{ state: 'running' }, { state: 'done' }]

describe.runIf(hasPython())('a renderer that writes very much', () => {
  it('is heard to the last line with bounded memory', { timeout: 120_000 }, async () => {
    const lines = 300_000
    const { log, memory, states } = await runLong(`for i in range(${lines}): print("%d " % i + "x" * 300)`)
    expect(states).toEqual(well)
    expect(memory).toBeLessThan(300 * megabyte)
    expect((await stat(log)).size).toBeGreaterThan(lines * 300)
    expect((await readFile(log, 'utf8')).includes(`,${lines - 1} x`)).toBe(true)
  })

  it('may write a line of 100 MiB, which is cut', { timeout: 120_000 }, async () => {
    const { log, memory, states } = await runLong(`import sys\nfor i in range(100): sys.stdout.write("y" * 2**20)`)
    expect(states).toEqual(well)
    expect(memory).toBeLessThan(300 * megabyte)
    const pieces = (await readFile(log, 'utf8')).split('\r\n').filter(line => line.endsWith('y'))
    expect(pieces).toHaveLength((100 * megabyte) / (64 * 1024))
  })

  it('waits for a job type that is slow with its lines', { timeout: 60_000 }, async () => {
    const slow = `    def process_stdout_line(self, protocol, line):\n        import time; time.sleep(0.001)`
    const { log, memory, states } = await runLong(`for i in range(4000): print(str(i) + "z" * 1000)`, slow)
    expect(states).toEqual(well)
    expect(memory).toBeLessThan(200 * megabyte)
    expect(await readFile(log, 'utf8')).toContain(',3999zz')
  })
})

// Two renderers that don't end by SIGTERM, one of which leaves the group; they say who they are.
const stubborn = `import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
stray = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True, stdout=subprocess.DEVNULL)
print("pids", os.getpid(), stray.pid, os.getppid(), flush=True)
time.sleep(60)`

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe.runIf(hasPython())('an agent that is killed under a Python job type', () => {
  it.each([
    ['', ''],
    [', while its code loops without end', '    def process_stdout_line(self, protocol, line):\n        while True: pass'],
  ])('leaves neither renderer nor Python%s', async (_when, more) => {
    const home = await mkdtemp(join(tmpdir(), 'agent-'))
    const master = await openStubMaster()
    open.push(() => rm(home, { recursive: true, force: true }), master.close)
    const { child, url, ended } = await startAgentProcess({ master: master.url, home, host: '127.0.0.1', port: 0, debug: false })
    open.push(() => Promise.resolve(child.kill('SIGKILL')))
    master.jobTypes.set('Stubborn', jobType(stubborn, more))
    await until(() => master.seen(/POST \/agents\/$/).length === 1, 'the registration')
    await callAgent(url, 'POST', '/api/v1/assign', assignmentOf('Stubborn', [1]))
    let pids: number[] = []
    await until(async () => {
      const [name] = await readdir(join(home, 'task_logs'))
      if (name === undefined) return false
      const log = await readFile(join(home, 'task_logs', name), 'utf8')
      pids = (/,pids ([\d ]+)\r\n/.exec(log)?.[1] ?? '').split(' ').filter(Boolean).map(Number)
      return pids.length === 3
    }, 'the ids of the processes')
    expect(pids.filter(isAlive)).toHaveLength(3)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    await until(() => pids.filter(isAlive).length === 0, 'the end of all processes')
  })
})
