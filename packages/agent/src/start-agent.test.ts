import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startAgent } from './start-agent.js'
import { openStubMaster } from './testing/stub-master.js'
import { assignmentOf, openTestFarm, quickTuning, recordingLog, until, type TestFarm } from './testing/test-agent.js'

let farm: TestFarm | undefined
let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agent-'))
})

afterEach(async () => {
  await farm?.close()
  farm = undefined
  await rm(home, { recursive: true, force: true })
})

const options = (more: object = {}) => ({ master: 'http://127.0.0.1:1', home, host: '127.0.0.1', port: 0, debug: false, ...more })
const parts = (said: string[] = []) => ({ log: recordingLog(said), tuning: quickTuning })

describe('registration', () => {
  it('says who the agent is, in exactly the fields of the protocol', async () => {
    farm = await openTestFarm({ hostname: 'node7', cpus: 3, ram: 64 })
    const [registration] = farm.master.seen(/POST \/agents\/$/)
    const fields = [
      'id',
      'hostname',
      'version',
      'os_class',
      'os_fullname',
      'ram',
      'cpus',
      'cpu_name',
      'port',
      'free_ram',
      'time_offset',
    ]
    const lists = ['state', 'mac_addresses', 'current_assignments', 'disks']
    const { gpus, ...body } = z.looseObject({ gpus: z.array(z.string()).optional() }).parse(registration?.body)
    expect(gpus?.length).not.toBe(0)
    expect(Object.keys(body)).toEqual([...fields, ...lists])
    expect(body).toMatchObject({
      id: farm.agent.id(),
      hostname: 'node7',
      cpus: 3,
      ram: 64,
      free_ram: 64,
      state: 'online',
      time_offset: 0,
    })
    expect(registration?.headers).toMatchObject({ 'user-agent': 'PyFarm/1.0 (agent)', 'content-type': 'application/json' })
  })

  it('names the farm only when it has a name', async () => {
    farm = await openTestFarm({ farmName: 'north' })
    expect(farm.master.seen(/POST \/agents\/$/)[0]?.body).toMatchObject({ farm_name: 'north' })
  })

  it('is made with the same id at every start, and with the one that the master gave', async () => {
    const master = await openStubMaster()
    master.answer = ({ path }) =>
      path === '/agents/' ? { status: 200, body: { id: 'fa000000-0000-4000-8000-000000000001' } } : undefined
    for (let start = 0; start < 2; start++) {
      const agent = await startAgent(options({ master: master.url }), parts())
      await until(() => agent.isRegistered(), 'the registration')
      expect(agent.id()).toBe('fa000000-0000-4000-8000-000000000001')
      await agent.stop()
    }
    const ids = master.seen(/POST \/agents\/$/).map(each => each.body)
    expect(ids[1]).toMatchObject({ id: 'fa000000-0000-4000-8000-000000000001' })
    await master.close()
  })

  it('is made anew when the master answers 404 to an announcement', async () => {
    farm = await openTestFarm({}, { heartbeatMilliseconds: 30 })
    const { master } = farm
    master.answer = ({ path }) => (/^\/agents\/.+/.test(path) ? { status: 404 } : undefined)
    master.offers = 'heartbeat'
    // An assignment's end is announced; from then on the master offers heartbeats.
    await farm.call('POST', '/api/v1/assign', assignmentOf('None', [1]))
    await until(() => master.seen(/POST \/agents\/$/).length >= 2, 'the second registration')
  })

  it('is tried again and explained once while the master is away, and the agent answers all the same', async () => {
    const said: string[] = []
    const agent = await startAgent(options(), parts(said))
    await until(() => said.some(each => each.includes("can't be reached")), 'the sentence')
    expect((await fetch(`${agent.url}/api/versions/`)).status).toBe(200)
    await agent.stop()
    expect(said.filter(each => each.includes("can't be reached"))).toHaveLength(1)
  })

  it('is tried again after the master refused it, with the reason in the log', async () => {
    const master = await openStubMaster()
    let refusals = 2
    master.answer = () => (refusals-- > 0 ? { status: 400, body: { error: 'wrong farm' } } : undefined)
    const said: string[] = []
    const agent = await startAgent(options({ master: master.url }), parts(said))
    await until(() => agent.isRegistered(), 'the registration')
    expect(said.filter(each => each.includes('400 (wrong farm)'))).toHaveLength(2)
    await agent.stop()
    await master.close()
  })
})

describe('the clock', () => {
  it("is compared with the master's by its answers, and the offset told to a master that understands it", async () => {
    const master = await openStubMaster()
    master.offers = 'heartbeat'
    const anHourAhead = () => ({ date: new Date(Date.now() + 3_600_000).toUTCString() })
    master.answer = ({ body }) => ({ status: 200, body, headers: anHourAhead() })
    const tuning = { ...quickTuning, heartbeatMilliseconds: 20 }
    const agent = await startAgent(options({ master: master.url }), { log: recordingLog([]), tuning })
    await until(() => master.seen(/POST \/agents\/.+/).length > 0, 'an announcement')
    const offsetIn = (request: { body: unknown } | undefined) =>
      z.looseObject({ time_offset: z.int() }).parse(request?.body).time_offset
    expect(offsetIn(master.seen(/POST \/agents\/$/)[0])).toBe(0)
    expect(Math.abs(offsetIn(master.seen(/POST \/agents\/.+/)[0]) - 3600)).toBeLessThanOrEqual(1)
    await agent.stop()
    await master.close()
  })
})

describe('the heartbeat', () => {
  it('beats when the master offers it', async () => {
    const master = await openStubMaster()
    master.offers = 'reports, Heartbeat'
    const agent = await startAgent(options({ master: master.url }), {
      ...parts(),
      tuning: { ...quickTuning, heartbeatMilliseconds: 20 },
    })
    await until(() => master.seen(/POST \/agents\/.+/).length >= 3, 'three announcements')
    expect(master.seen(/POST \/agents\/.+/)[0]?.headers).toMatchObject({
      'pyfarm-offers': 'heartbeat, log-follow, silence-limit',
    })
    await agent.stop()
    expect(master.requests.at(-1)?.body).toEqual({
      state: 'offline',
      free_ram: expect.any(Number) as number,
      current_assignments: {},
    })
    await master.close()
  })
})

describe('a start that can not go well', () => {
  it('says that another agent works in the home', async () => {
    farm = await openTestFarm({ home })
    await expect(startAgent(options(), parts())).rejects.toThrow(/Another agent \(process \d+\) works in .*--home/)
  })

  it('takes over the lock of a process that is gone', async () => {
    await writeFile(join(home, 'agent.lock'), '999999999 1\n')
    const agent = await startAgent(options(), parts())
    expect(await readFile(join(home, 'agent.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    await agent.stop()
    await expect(readFile(join(home, 'agent.lock'))).rejects.toThrow('ENOENT')
  })

  it('says that the home can not be written to', async () => {
    await writeFile(join(home, 'file'), '')
    await expect(startAgent(options({ home: join(home, 'file', 'below') }), parts())).rejects.toThrow(
      /can't write to its home .*--home/,
    )
  })

  it('says that the address of the master is none', async () => {
    await expect(startAgent(options({ master: 'ftp://x' }), parts())).rejects.toThrow(/"ftp:\/\/x" is none: .*--master/)
  })

  it('says that the port is taken, or takes the next one when it may', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    await expect(startAgent(options({ port }), parts())).rejects.toThrow(new RegExp(`Port ${port} .* is taken: .*--port`))
    const agent = await startAgent(options({ port, nextFreePort: true }), parts())
    expect(Number(new URL(agent.url).port)).toBeGreaterThan(port)
    await agent.stop()
    other.close()
  })
})
