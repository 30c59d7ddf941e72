import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { processesWith, runPyfarm } from './harness/processes.js'
import type { Started } from './harness/processes.js'
import { until } from './harness/until.js'

const rowsSchema = z.array(z.object({ id: z.string(), state: z.string(), port: z.int(), cpus: z.int(), ram: z.int() }))

describe('pyfarm agent --count', () => {
  let farm: TestFarm
  let fleet: Started
  beforeAll(async () => {
    farm = await openFarm()
    const words = ['agent', '--master', farm.url(), '--home', join(farm.folder, 'fleet'), '--count', '3', '--port', '0']
    fleet = farm.start([...words, '--host', '127.0.0.1', '--hostname', '127.0.0.1', '--tag', 'small'])
  })
  afterAll(() => farm.close())

  const agents = async () => rowsSchema.parse((await farm.call('GET', '/agents/?include=details')).body)
  const homeOf = (number: number) => join(farm.folder, 'fleet', `agent-${number}`)

  it('runs agents with homes, ports and ids of their own, which share the machine', async () => {
    await until(async () => (await farm.onlineAgents()) === 3, 'three agents are online')
    const rows = await agents()
    expect(new Set(rows.map(row => row.port)).size).toBe(3)
    for (const { cpus } of rows) expect(cpus).toBe(Math.max(1, Math.floor(availableParallelism() / 3)))
    expect(fleet.stdout()).toMatch(/agent 2 is at http:\/\/127\.0\.0\.1:\d+/)
  })

  it('gives each of them the tags that were named', async () => {
    await until(async () => {
      const { status, body } = await farm.call('GET', '/tags/small/agents/')
      return status === 200 && z.array(z.unknown()).parse(body).length === 3
    }, 'the tags are there')
  })

  it('starts one again that dies, with its id', async () => {
    const before = await agents()
    const ids = before.map(row => row.id).sort()
    const isKnown = (port: number) => before.some(row => row.port === port)
    const [pid = 0] = processesWith(homeOf(2))
    process.kill(pid, 'SIGKILL')
    await until(() => fleet.stdout().includes('agent 2 ended unexpectedly (SIGKILL) and is started again'), 'it is said')
    await until(async () => (await agents()).some(row => !isKnown(row.port)), 'it is registered at another port')
    expect((await agents()).map(row => row.id).sort()).toEqual(ids)
  })

  it('ends with all of them, each with a goodbye', async () => {
    process.kill(-fleet.pid, 'SIGINT')
    expect(await fleet.ended).toBe(0)
    expect(processesWith(homeOf(1).slice(0, -1))).toEqual([])
    expect((await agents()).map(row => row.state)).toEqual(['offline', 'offline', 'offline'])
  })

  it('refuses a tag of digits alone, which no address could name', async () => {
    const { status, stderr } = await runPyfarm(['agent', '--master', farm.url(), '--tag', '2024'])
    expect(status).not.toBe(0)
    expect(stderr).toContain('not digits alone')
  })
})
