import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { countOwnProcesses, readOwnProcesses } from './own-processes.js'

describe('own processes', () => {
  it('are the agent, its children, and what those started', () => {
    const seen = [
      { pid: 1, parent: 0, memory: 9999 },
      { pid: 10, parent: 1, memory: 1024 },
      { pid: 14, parent: 12, memory: 1024 },
      { pid: 11, parent: 10, memory: 1024 },
      { pid: 12, parent: 11, memory: 2048 },
      { pid: 13, parent: 10, memory: 3072 },
      { pid: 20, parent: 1, memory: 4096 },
    ]
    expect(countOwnProcesses(10, seen)).toEqual({ consumedRam: 8, children: 2, grandchildren: 2 })
    expect(countOwnProcesses(99, seen)).toEqual({ consumedRam: 0, children: 0, grandchildren: 0 })
  })

  it('are found on this machine', async () => {
    const child = spawn(process.execPath, ['-e', 'console.log("up"); setTimeout(() => {}, 60_000)'])
    try {
      await once(child.stdout, 'data')
      const { children, consumedRam } = await readOwnProcesses()
      expect(children).toBeGreaterThanOrEqual(1)
      expect(consumedRam).toBeGreaterThan(process.memoryUsage.rss() / 1024 / 1024 / 2)
    } finally {
      child.kill()
    }
  })
})
