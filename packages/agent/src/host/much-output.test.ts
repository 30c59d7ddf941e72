// Very much output of a renderer, through a whole agent: bounded memory, a bounded log, and nobody is held up.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { AgentOptions } from '@pyfarm/contract/commands'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'
import { residentBytes } from '../work-watch/list-processes.js'

const megabyte = 1024 * 1024
let farm: TestFarm

afterEach(() => farm.close())

interface Output {
  readonly states: unknown[]
  readonly log: string
  readonly size: number
  /** Bytes by which the host's memory grew while it read. */
  readonly growth: number
}

async function run(script: string, options: Partial<AgentOptions> = {}, more = ''): Promise<Output> {
  farm = await openTestFarm(options)
  // The job type says which process is its host.
  farm.master.jobTypes.set('Test', nodeJobType(script, `beforeStart: work => work.log('host ' + process.pid), ${more}`))
  await farm.call('POST', '/api/v1/assign', assignmentOf('Test', [1]))
  const bodies = () => farm.master.seen(/POST \/jobs\/1\/tasks\/1$/).map(each => each.body)
  await until(() => bodies().length > 0, 'the start')
  const folder = join(farm.home, 'task_logs')
  const [name = ''] = await readdir(folder)
  const file = join(folder, name)
  let host = 0
  await until(async () => {
    host = Number(/,host (\d+)\r\n/.exec(await readFile(file, 'utf8'))?.[1] ?? 0)
    return host > 0
  }, 'the host')
  const first = residentBytes(host)
  let most = first
  while (bodies().length < 2) {
    most = Math.max(most, residentBytes(host))
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  await until(async () => ((await farm.call('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'the end')
  return { states: bodies(), log: await readFile(file, 'utf8'), size: (await stat(file)).size, growth: most - first }
}

const well = [{ state: 'running' }, { state: 'done' }]
/** Writes so many lines of 1,000 bytes as fast as they are taken, and then how many bytes it could write. */
const chatter = (lines: number) => `
  const fs = require('node:fs')
  const piece = Buffer.from(('x'.repeat(999) + '\\n').repeat(1000))
  let bytes = 0
  for (let i = 0; i < ${lines / 1000}; i++) for (let at = 0; at < piece.length;) { const n = fs.writeSync(1, piece, at); at += n; bytes += n }
  console.log('wrote ' + bytes)`

describe('a renderer that writes very much', () => {
  it('writes a gibibyte into a log of 32 MB, of which the last lines are kept', { timeout: 300_000 }, async () => {
    const lines = 1_074_000
    const { states, log, size, growth } = await run(chatter(lines), { logLimit: 32 })
    expect(states).toEqual(well)
    expect(log).toContain(`wrote ${lines * 1000}`)
    expect(log).toContain('The log has reached its limit of 32 MB')
    expect(size).toBeGreaterThan(28 * megabyte)
    expect(size).toBeLessThanOrEqual(32 * megabyte)
    expect(growth).toBeLessThan(200 * megabyte)
    expect(log).toMatch(/Process terminated successfully/)
  })

  it('has every line in the log as long as the disk keeps up', { timeout: 120_000 }, async () => {
    const lines = 100_000
    const { states, log, growth } = await run(chatter(lines))
    expect(states).toEqual(well)
    const missing = Number(/([\d,]+) lines are missing/.exec(log)?.[1]?.replaceAll(',', '') ?? 0)
    expect(log.split('x'.repeat(999)).length - 1 + missing).toBe(lines)
    expect(growth).toBeLessThan(200 * megabyte)
  })

  it('may write a line of 100 MiB, which is cut', { timeout: 120_000 }, async () => {
    const write = `for (let at = 0; at < piece.length;) at += require('node:fs').writeSync(1, piece, at)`
    const { states, log, growth } = await run(
      `const piece = Buffer.alloc(1024 * 1024, 'y'); for (let i = 0; i < 100; i++) { ${write} }`,
    )
    expect(states).toEqual(well)
    expect(log.split('\r\n').filter(row => row.endsWith('y'))).toHaveLength((100 * megabyte) / (64 * 1024))
    expect(growth).toBeLessThan(200 * megabyte)
  })

  it('is logged with broken characters replaced, and null bytes as they are', async () => {
    const bytes = `Buffer.from([0x61, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0xe4, 0x0a, 0xc3, 0xa9, 0x0d, 0x0a, 0xf0, 0x9f])`
    const { states, log } = await run(`process.stdout.write(${bytes})`)
    expect(states).toEqual(well)
    expect(log).toContain(',a\ufffd\ufffd\0\ufffd(\ufffd\r\n')
    expect(log).toContain(',é\r\n')
  })
})
