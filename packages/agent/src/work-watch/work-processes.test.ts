import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { hostMark } from '../processes/marked-processes.js'
import { listsCheaply, parseStat, type ProcessList } from './list-processes.js'
import { openWorkProcesses, startedBy } from './work-processes.js'

const host = { pid: 100, id: 'mark' }
const process = (pid: number, parent: number, group = pid) => ({ pid, parent, group, started: '1' })

describe('what a host has started', () => {
  const processes = [
    process(1, 0),
    process(100, 50),
    process(101, 100, 100),
    // It left the group.
    process(102, 101),
    // It left the group, and its parent has ended.
    process(103, 1),
    process(104, 103),
    // Its parent has ended.
    process(105, 1, 100),
    process(200, 50),
    process(201, 200, 200),
  ]
  it('is its group, its descendants, and what carries its mark, without itself and without others', () => {
    const marks = new Map([
      [103, 'mark'],
      [201, 'another'],
    ])
    expect(startedBy(host, processes, marks).toSorted((a, b) => a - b)).toEqual([101, 102, 103, 104, 105])
  })

  const list = (bytes: Record<number, number>, own: Record<number, number> = {}): ProcessList => ({
    processes,
    bytesOf: pid => bytes[pid] ?? 0,
    ownBytesOf: pid => own[pid],
    markOf: () => undefined,
  })

  it('counts shared memory once when the sum is over the limit', async () => {
    const shared = list({ 100: 7, 101: 60, 102: 60, 105: 60 }, { 101: 30, 102: 30 })
    const measured = (limit: number) => openWorkProcesses(() => Promise.resolve(shared)).measure(host, limit)
    expect(await measured(180)).toBe(180)
    expect(await measured(179)).toBe(120)
  })

  it('reads the mark of a process once, and anew when its number is another’s', async () => {
    let now = [process(100, 50), process(300, 1)]
    const asked: number[] = []
    const census = openWorkProcesses(() =>
      Promise.resolve({
        ...list({ 300: 5 }),
        processes: now,
        markOf: pid => (asked.push(pid), pid === 300 ? 'mark' : undefined),
      }),
    )
    expect(await census.measure(host, 10)).toBe(5)
    expect(await census.measure(host, 10)).toBe(5)
    expect(asked).toEqual([100, 300])
    now = [process(100, 50), { ...process(300, 1), started: '2' }]
    await census.measure(host, 10)
    expect(asked).toEqual([100, 300, 300])
  })
})

describe('the stat of a process', () => {
  it('is read whatever the process calls itself', () => {
    const rest = Array.from({ length: 15 }, (_, index) => index).join(' ')
    expect(parseStat(7, `7 (a) b) (c) S 3 5 5 ${rest} 4711 0 0`)).toEqual({ pid: 7, parent: 3, group: 5, started: '4711' })
    expect(parseStat(7, '')).toBeUndefined()
  })
})

describe.runIf(listsCheaply)('the processes of this machine', () => {
  it('tell how much memory a renderer has that left its group', async () => {
    const script = `const big = Buffer.alloc(200 * 1024 * 1024, 1); console.log('there'); setInterval(() => big.length, 1000)`
    const renderer = spawn(globalThis.process.execPath, ['-e', script], {
      detached: true,
      env: { ...globalThis.process.env, [hostMark]: 'a mark of this test' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      await once(renderer.stdout, 'data')
      const census = openWorkProcesses()
      const stray = { pid: 2 ** 30, id: 'a mark of this test' }
      const megabytes = (await census.measure(stray, Number.POSITIVE_INFINITY)) / 1024 / 1024
      expect(megabytes).toBeGreaterThan(200)
      expect(megabytes).toBeLessThan(400)
      expect((await census.measure(stray, 0)) / 1024 / 1024).toBeGreaterThan(200)
      const family = await census.family(globalThis.process.pid, [])
      expect(family.children).toBeGreaterThanOrEqual(1)
      expect(family.bytes / 1024 / 1024).toBeGreaterThan(200)
    } finally {
      renderer.kill('SIGKILL')
    }
  })
})
