// The reference's and wire-facts' statements about `/agents/`, each sent and compared whole.
import { describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string
const asAgent = { headers: { 'user-agent': agentUserAgent }, from: '10.196.200.1' }
const unknown = '4eefca76-1127-4c17-a3df-c1a7de685541'
const notFound = { status: 404, body: { error: `Agent \`${unknown}\` not found` } }

/** The example of `POST /agents/`, but for its state: 8 is none. */
const example = {
  cpu_allocation: 1.0,
  cpus: 14,
  free_ram: 133,
  hostname: 'agent1',
  id: '6a0c11df-660f-4c1e-9fb4-5fe2b8cd2437',
  remote_ip: '10.196.200.115',
  port: 64994,
  ram: 2157,
  ram_allocation: 0.8,
}

const answered = {
  ...example,
  use_address: 'remote',
  time_offset: 0,
  state: 'online',
  cpu_name: null,
  os_class: null,
  os_fullname: null,
  version: null,
  upgrade_to: null,
  restart_requested: false,
  notes: '',
  last_heard_from: time,
  last_polled: null,
  last_success_on: null,
  tags: [],
}

onEachDatabase('the reference on agents:', database => {
  const current = startTestFarm(database, { trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'] })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const path = `/agents/${example.id}`

  describe('POST /api/v1/agents/', () => {
    it('refuses the state 8 of its own example, which is no state of an agent', async () => {
      expect(await send('POST', '/agents/', { ...example, state: 8 })).toMatchObject({
        status: 400,
        body: { error: 'state: must be one of disabled, offline, online, running.' },
      })
      expect((await send('GET', path)).status).toBe(404)
    })

    it('answers 201 with the 22 columns and the tags: a new agent was created', async () => {
      expect(Object.keys(answered)).toHaveLength(23)
      const { status, body } = await send('POST', '/agents/', example)
      expect({ status, body }).toEqual({ status: 201, body: answered })
    })

    it('answers 200: an existing agent is updated with data from the request', async () => {
      const { status, body } = await send('POST', '/agents/', { ...example, free_ram: 132 })
      expect({ status, body }).toEqual({ status: 200, body: { ...answered, free_ram: 132 } })
    })

    it('answers 200 also if nothing differs', async () => {
      expect((await send('POST', '/agents/', { ...example, free_ram: 132 })).status).toBe(200)
    })

    it('answers 400 when invalid columns are included, and names them', async () => {
      const { status, body } = await send('POST', '/agents/', { ...example, ip: '10.196.200.115' })
      expect({ status, body }).toEqual({ status: 400, body: { error: expect.stringContaining('"ip"') as string } })
    })

    it('overrides the address that the request came from with the remote_ip that is given', async () => {
      expect((await send('POST', '/agents/', example, asAgent)).body).toMatchObject({ remote_ip: '10.196.200.115' })
    })

    it('fills remote_ip in from the peer of an agent, and of nobody else', async () => {
      const { remote_ip, ...rest } = { ...example, id: '6a0c11df-660f-4c1e-9fb4-5fe2b8cd2438', hostname: 'agent2' }
      expect((await send('POST', '/agents/', rest, { from: '10.196.200.1' })).body).toMatchObject({ remote_ip: null })
      expect((await send('POST', '/agents/', rest, asAgent)).body).toMatchObject({ remote_ip: '10.196.200.1' })
      const mapped = { ...asAgent, from: '::ffff:10.196.200.2' }
      expect((await send('POST', '/agents/', rest, mapped)).body).toMatchObject({ remote_ip: '10.196.200.2' })
      expect((await send('POST', '/agents/', rest, { from: '10.196.200.3' })).body).toMatchObject({ remote_ip: '10.196.200.2' })
      const almost = { headers: { 'user-agent': 'PyFarm/1.0 (Agent)' }, from: '10.196.200.4' }
      expect((await send('POST', '/agents/', rest, almost)).body).toMatchObject({ remote_ip: '10.196.200.2' })
      await send('DELETE', `/agents/${rest.id}`)
    })

    it('takes mac_addresses, and never shows them', async () => {
      const { body } = await send('POST', '/agents/', { ...example, mac_addresses: ['00:1B:44:11:3a:b7'] })
      expect(body).not.toHaveProperty('mac_addresses')
      expect((await send('GET', path)).body).not.toHaveProperty('mac_addresses')
      expect(await database().database.read.selectFrom('agent_mac_addresses').select('mac_address').execute()).toEqual([
        { mac_address: 0x001b44113ab7 },
      ])
    })

    it('takes free memory beyond the memory there is: both are the agent’s own word', async () => {
      expect(await send('POST', '/agents/', { ...example, free_ram: 99_999 })).toMatchObject({
        status: 200,
        body: { ram: 2157, free_ram: 99_999 },
      })
    })

    it('answers 400 for the name of another farm, and stores nothing', async () => {
      const before = (await send('GET', path)).body
      expect(await send('POST', '/agents/', { ...example, notes: 'not stored', farm_name: 'elsewhere' })).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('farm_name') as string },
      })
      expect((await send('GET', path)).body).toEqual(before)
    })

    it('takes the same new agent from several requests at once: one makes it, the others update it', async () => {
      const id = '6a0c11df-660f-4c1e-9fb4-5fe2b8cd2439'
      const answers = await Promise.all(
        [1, 2, 3, 4, 5, 6].map(free_ram => send('POST', '/agents/', { ...example, id, free_ram }, asAgent)),
      )
      expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 200, 200, 200, 200, 201])
      await send('DELETE', `/agents/${id}`)
    })

    it('takes new agents with a graphics card that nobody had before, all at once', async () => {
      const ids = [1, 2, 3, 4, 5, 6].map(number => `6a0c11df-660f-4c1e-9fb4-5fe2b8cd244${number}`)
      const gpus = ['Quadro K5000', 'Tesla K20']
      const answers = await Promise.all(ids.map(id => send('POST', '/agents/', { ...example, id, gpus })))
      expect(answers.map(answer => answer.status)).toEqual(ids.map(() => 201))
      for (const id of ids) {
        expect((await send('GET', `/agents/${id}`)).body).toMatchObject({
          gpus: expect.toSatisfy((list: string[]) => list.toSorted().join() === gpus.join()),
        })
        await send('DELETE', `/agents/${id}`)
      }
    })
  })

  describe('GET /api/v1/agents/', () => {
    it('lists the known agents with exactly id, hostname, port and remote_ip', async () => {
      const { id, hostname, port, remote_ip } = example
      const { status, body } = await send('GET', '/agents/')
      expect({ status, body }).toEqual({ status: 200, body: [{ id, hostname, port, remote_ip }] })
    })

    it('lists with the filters of the example those that match them', async () => {
      const foobar = { hostname: 'foobar', port: 50_000, remote_ip: '127.0.0.1', id: 'e20bae92-6472-442e-98a8-0ea4c9ee41cd' }
      await send('POST', '/agents/', { ...foobar, ram: 4096, free_ram: 4096, cpus: 4 })
      expect((await send('GET', '/agents/?min_ram=4096&min_cpus=4')).body).toEqual([foobar])
      expect((await send('GET', '/agents/?max_ram=4095&max_cpus=3')).body).toEqual([])
      await send('DELETE', `/agents/${foobar.id}`)
    })

    it('answers 200 where no host was found', async () => {
      expect(await send('GET', '/agents/?hostname=nobody')).toMatchObject({ status: 200, body: [] })
    })
  })

  describe('GET /api/v1/agents/<id>', () => {
    it('answers 200 with all three of tags, gpus and disks', async () => {
      await send('POST', '/agents/', { ...example, gpus: ['Tesla K20'], disks: [{ mountpoint: '/', free: 1, size: 2.4 }] })
      const { status, body } = await send('GET', path)
      expect({ status, body }).toEqual({
        status: 200,
        body: { ...answered, gpus: ['Tesla K20'], disks: [{ mountpoint: '/', free: 1, size: 2 }] },
      })
    })

    it('answers 404 with the sentence of the example', async () => {
      const { status, body } = await send('GET', `/agents/${unknown}`)
      expect({ status, body }).toEqual(notFound)
    })

    it('answers 400 when the id is none', async () => {
      expect(await send('GET', '/agents/1')).toMatchObject({
        status: 400,
        body: { error: 'agent: must be the UUID of an agent.' },
      })
    })
  })

  describe('POST /api/v1/agents/<id>', () => {
    it('answers 200 with the agent as it is after {"ram": 1234}', async () => {
      const { status, body } = await send('POST', path, { ram: 1234 })
      expect({ status, body }).toEqual({ status: 200, body: { ...answered, ram: 1234 } })
    })

    it.each([
      ['state', 'disabled', 200],
      ['state', 'offline', 201],
      ['state', 'running', 203],
      ['state', 'online', 202],
      ['use_address', 'local', 310],
      ['use_address', 'hostname', 312],
      ['use_address', 'passive', 313],
      ['use_address', 'remote', 311],
      ['os_class', 'linux', 300],
      ['os_class', 'windows', 301],
      ['os_class', 'mac', 302],
      ['os_class', 'other', 303],
    ])('takes %s as %s and as %d, and answers with the string', async (column, name, code) => {
      for (const given of [name, code]) {
        const { status, body } = await send('POST', path, { [column]: given })
        expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining({ [column]: name }) as object })
      }
    })

    it('changes everything there is, the id repeated', async () => {
      const given = {
        ...example,
        hostname: 'moved.studio.example',
        port: 50_001,
        remote_ip: '192.168.0.1',
        use_address: 'hostname',
        time_offset: -3,
        state: 'running',
        cpus: 256,
        cpu_name: 'AMD EPYC',
        cpu_allocation: 0.5,
        ram: 262_144,
        free_ram: 0,
        ram_allocation: 1,
        os_class: 'linux',
        os_fullname: 'Linux-6.1.0-x86_64-with-glibc2.36',
        version: '0.8.7',
        upgrade_to: '0.8.8',
        restart_requested: true,
        notes: 'under the stairs',
      }
      const { status, body } = await send('POST', path, {
        ...given,
        disks: [],
        gpus: [],
        mac_addresses: [],
        current_assignments: {},
      })
      expect({ status, body }).toEqual({ status: 200, body: { ...answered, ...given } })
    })

    it('takes null wherever a column may be null', async () => {
      const nulls = { remote_ip: null, cpu_name: null, os_class: null, os_fullname: null, version: null, upgrade_to: null }
      expect(await send('POST', path, nulls)).toMatchObject({ status: 200, body: nulls })
      expect(await send('POST', path, example)).toMatchObject({ status: 200, body: example })
    })

    it.each([
      'hostname',
      'port',
      'use_address',
      'state',
      'cpus',
      'ram',
      'free_ram',
      'time_offset',
      'restart_requested',
      'notes',
      'disks',
    ])('answers 400 for %s as null', async column => {
      expect(await send('POST', path, { [column]: null })).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(`^${column}: `) as string },
      })
    })

    it.each(['tags', 'last_heard_from', 'last_polled', 'last_success_on', 'offers', 'ip'])(
      'answers 400 for %s, which nobody sets here',
      async column => {
        expect(await send('POST', path, { [column]: '2014-03-06T15:40:58' })).toMatchObject({
          status: 400,
          body: { error: expect.stringContaining(`"${column}"`) as string },
        })
      },
    )

    it('tells when the agent was last heard of', async () => {
      const heard = async () => ((await send('GET', path)).body as { last_heard_from: string }).last_heard_from
      const before = await heard()
      await expect
        .poll(async () => {
          await send('POST', path, {})
          return heard()
        })
        .not.toBe(before)
      expect((await heard()) > before).toBe(true)
    })

    it('answers 404 when no agent could be found, with JSON, so that the agent registers anew', async () => {
      const { status, body } = await send('POST', `/agents/${unknown}`, { ram: 1234 }, asAgent)
      expect({ status, body }).toEqual(notFound)
    })
  })

  describe('DELETE /api/v1/agents/<id>', () => {
    it('answers 204 when the agent was deleted, and when it did not exist', async () => {
      for (const id of [example.id, example.id, 'b25ee7eb-9586-439a-b131-f5d022e0d403'])
        expect(await send('DELETE', `/agents/${id}`)).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', '/agents/')).body).toEqual([])
    })
  })

  describe('GET /api/v1/agents/schema', () => {
    it('answers 200 with columns alone, custom ones by the name of their class', async () => {
      const { status, body } = await send('GET', '/agents/schema')
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          cpu_allocation: 'FLOAT',
          cpu_name: 'VARCHAR(128)',
          cpus: 'INTEGER',
          free_ram: 'INTEGER',
          hostname: 'VARCHAR(255)',
          id: 'UUIDType',
          last_heard_from: 'DATETIME',
          last_polled: 'DATETIME',
          last_success_on: 'DATETIME',
          notes: 'TEXT',
          os_class: 'OperatingSystemEnum',
          os_fullname: 'VARCHAR(128)',
          port: 'INTEGER',
          ram: 'INTEGER',
          ram_allocation: 'FLOAT',
          remote_ip: 'IPv4Address',
          restart_requested: 'BOOLEAN',
          state: 'AgentStateEnum',
          time_offset: 'INTEGER',
          upgrade_to: 'VARCHAR(16)',
          use_address: 'UseAgentAddressEnum',
          version: 'VARCHAR(16)',
        },
      })
    })
  })

  it.each([
    ['PUT', '/agents/', 'GET, POST'],
    ['DELETE', '/agents/', 'GET, POST'],
    ['PUT', path, 'DELETE, GET, POST'],
  ] as const)('%s %s answers 405: the methods are %s', async (method, at, methods) => {
    const answer = await send(method, at, {})
    expect(answer).toMatchObject({ status: 405, body: { error: expect.any(String) as string } })
    const allowed = String(answer.headers['allow'])
      .split(', ')
      .filter(name => name !== 'HEAD' && name !== 'OPTIONS')
    expect(allowed.toSorted()).toEqual(methods.split(', ').toSorted())
  })
})
