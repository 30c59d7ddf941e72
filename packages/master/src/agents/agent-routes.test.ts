import { describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const least = (number: number) => ({
  id: id(number),
  hostname: `agent${number}`,
  port: 50_000,
  ram: 4096,
  free_ram: 2048,
  cpus: 4,
})
const asAgent = { headers: { 'user-agent': agentUserAgent } }
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)

const defaults = {
  remote_ip: null,
  use_address: 'remote',
  state: 'online',
  cpu_name: null,
  cpu_allocation: 1,
  ram_allocation: 0.8,
  time_offset: 0,
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

/** What PyFarm's agent sends (agent-protocol.md section 3.1). */
const registration = {
  ...least(1),
  version: '0.8.7',
  os_class: 'linux',
  os_fullname: 'Linux-6.1.0-x86_64-with-glibc2.36',
  cpu_name: 'AMD EPYC 7B13',
  time_offset: 0,
  state: 'online',
  mac_addresses: ['00:1b:44:11:3a:b7'],
  current_assignments: {},
  disks: [{ mountpoint: '/', free: 5_000_000_000, size: 9_000_000_000 }],
  gpus: ['Quadro K5000'],
}

onEachDatabase('agents', database => {
  const current = startTestFarm(database, {
    allow_agents_from_loopback: false,
    farm_name: 'studio',
    trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'],
  })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  describe('that register', () => {
    it('are made with 201: the columns and tags, with their defaults', async () => {
      const { status, body } = await send('POST', '/agents/', least(2))
      expect({ status, body }).toEqual({ status: 201, body: { ...defaults, ...least(2) } })
      expect((await send('GET', `/agents/${id(2)}`)).body).toEqual({ ...defaults, ...least(2), disks: [], gpus: [] })
    })

    it('bring all that PyFarm’s agents bring, and get the address that they come from', async () => {
      const { mac_addresses, current_assignments, disks, gpus, ...shown } = registration
      const { status, body } = await send('POST', '/agents/', registration, { ...asAgent, from: '10.0.200.1' })
      const expected = { ...defaults, ...shown, remote_ip: '10.0.200.1' }
      expect({ status, body }).toEqual({ status: 201, body: expected })
      expect((await send('GET', `/agents/${id(1)}`)).body).toEqual({ ...expected, disks, gpus })
    })

    it('again are updated with 200, also when nothing differs', async () => {
      const { status } = await send('POST', '/agents/', registration, { ...asAgent, from: '10.0.200.1' })
      expect(status).toBe(200)
      expect(((await send('GET', '/agents/')).body as unknown[]).length).toBe(2)
    })

    it('from another port or address are the same agent, moved', async () => {
      const { status, body } = await send(
        'POST',
        '/agents/',
        { ...registration, port: 50_001 },
        { ...asAgent, from: '10.0.200.2' },
      )
      expect({ status, body }).toMatchObject({ status: 200, body: { id: id(1), port: 50_001, remote_ip: '10.0.200.2' } })
    })

    it('keep their id whatever its letters’ case', async () => {
      const upper = 'ABCDEFAB-CDEF-4BCD-8FAB-CDEFABCDEFAB'
      expect((await send('POST', '/agents/', { ...least(3), id: upper })).body).toMatchObject({ id: upper.toLowerCase() })
      expect((await send('GET', `/agents/${upper}`)).status).toBe(200)
      expect((await send('DELETE', `/agents/${upper}`)).status).toBe(204)
    })

    it('by hand need no id, and have no address of the peer', async () => {
      const { id: _id, ...rest } = least(4)
      const { status, body } = await send('POST', '/agents/', rest, { from: '10.0.200.1' })
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), remote_ip: null },
      })
      expect((await send('DELETE', `/agents/${(body as { id: string }).id}`)).status).toBe(204)
    })
  })

  describe('are refused, with the field named', () => {
    it.each([
      ['no id from an agent', { id: undefined }, 'id'],
      ['an id that is no UUID', { id: 'agent' }, 'id'],
      ['no hostname', { hostname: undefined }, 'hostname'],
      ['a hostname that is none', { hostname: 'not a host' }, 'hostname'],
      ['a hostname too long', { hostname: 'h'.repeat(256) }, 'hostname'],
      ['no port', { port: undefined }, 'port'],
      ['a port too low', { port: 1023 }, 'port'],
      ['a port too high', { port: 65_536 }, 'port'],
      ['a port as text', { port: '50000' }, 'port'],
      ['too little memory', { ram: 15 }, 'ram'],
      ['too much memory', { ram: 262_145 }, 'ram'],
      ['no free memory', { free_ram: undefined }, 'free_ram'],
      ['no processor', { cpus: 0 }, 'cpus'],
      ['too many processors', { cpus: 257 }, 'cpus'],
      ['half a processor', { cpus: 1.5 }, 'cpus'],
      ['an unknown state', { state: 'asleep' }, 'state'],
      ['an unknown way to be addressed', { use_address: 1 }, 'use_address'],
      ['an unknown key', { colour: 'blue' }, 'colour'],
      ['a wrong MAC address', { mac_addresses: ['nonsense'] }, 'mac_addresses'],
      ['disks that are none', { disks: [{ mountpoint: '/' }] }, 'disks'],
      ['a NUL in a text', { notes: 'a\0b' }, 'notes'],
      ['a mount point too long', { disks: [{ mountpoint: '/'.repeat(300), free: 1, size: 2 }] }, 'disks'],
      ['another farm', { farm_name: 'elsewhere' }, 'farm_name'],
      ['a loopback address', { remote_ip: '127.0.0.1' }, 'remote_ip'],
      ['a loopback address as a number', { remote_ip: 2_130_706_433 }, 'remote_ip'],
      ['a multicast address', { remote_ip: '224.0.0.1' }, 'remote_ip'],
      ['a link-local address', { remote_ip: '169.254.1.1' }, 'remote_ip'],
      ['a reserved address', { remote_ip: '240.0.0.1' }, 'remote_ip'],
      ['a netmask', { remote_ip: '255.255.255.0' }, 'remote_ip'],
      ['a hostmask', { remote_ip: '0.0.0.255' }, 'remote_ip'],
      ['no address at all', { remote_ip: '10.0.0' }, 'remote_ip'],
    ])('%s', async (_what, given, field) => {
      const body = JSON.stringify({ ...least(9), remote_ip: '10.0.0.9', ...given })
      const answer = await send('POST', '/agents/', body, asAgent)
      expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(field) } })
      expect((await send('GET', `/agents/${id(9)}`)).status).toBe(404)
    })

    it('an address of documentation or private networks is fine', async () => {
      for (const remote_ip of ['192.0.2.7', '203.0.113.7', '192.168.1.7', '100.64.0.7', 3_232_235_777]) {
        expect((await send('POST', '/agents/', { ...least(5), remote_ip })).status).toBeLessThan(300)
      }
      expect((await send('GET', `/agents/${id(5)}`)).body).toMatchObject({ remote_ip: '192.168.1.1' })
      expect((await send('DELETE', `/agents/${id(5)}`)).status).toBe(204)
    })

    it('the farm’s own name is fine', async () => {
      expect((await send('POST', `/agents/${id(2)}`, { farm_name: 'studio' })).status).toBe(200)
    })
  })

  describe('in the list', () => {
    const one = { id: id(1), hostname: 'agent1', port: 50_001, remote_ip: '10.0.200.2' }
    const two = { id: id(2), hostname: 'agent2', port: 50_000, remote_ip: null }

    it('have exactly id, hostname, port and remote_ip', async () => {
      await send('POST', `/agents/${id(1)}`, { ram: 8192, cpus: 16 })
      expect((await send('GET', '/agents/')).body).toEqual([one, two])
      expect((await send('GET', '/agents')).body).toEqual([one, two])
    })

    it.each([
      ['min_ram=8192', [one]],
      ['min_ram=4096&max_ram=8191', [two]],
      ['max_ram=4096', [two]],
      ['min_cpus=4&max_cpus=4', [two]],
      ['min_cpus=5', [one]],
      ['min_cpus=1234567890', []],
      ['min_cpus=123456789012345', []],
      ['hostname=agent2', [two]],
      ['remote_ip=10.0.200.2', [one]],
      ['port=50001', [one]],
      ['port=50001&hostname=agent2', []],
      ['port=99999999999', []],
    ])('?%s', async (query, expected) => {
      expect(await send('GET', `/agents/?${query}`)).toMatchObject({ status: 200, body: expected })
    })

    it.each(['min_ram', 'max_ram', 'min_cpus', 'max_cpus', 'hostname', 'remote_ip', 'port'])('?%s=! is refused', async filter => {
      expect(await send('GET', `/agents/?${filter}=!`)).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining(filter) },
      })
    })

    it('have with ?include=details what our pages show', async () => {
      expect((await send('GET', '/agents/?include=details&hostname=agent2')).body).toEqual([
        {
          ...two,
          state: 'online',
          cpus: 4,
          ram: 4096,
          free_ram: 2048,
          cpu_name: null,
          version: null,
          last_heard_from: time,
          tasks: [],
          tags: [],
          software: [],
          notes: '',
        },
      ])
    })
  })

  describe('that are edited', () => {
    it('change in what is named, with the id repeated or not; last_heard_from follows', async () => {
      const given = {
        id: id(2),
        free_ram: 1000,
        use_address: 'hostname',
        upgrade_to: '1.0',
        restart_requested: true,
        notes: 'slow',
        os_class: 302,
        gpus: ['a', 'a', 'b'],
      }
      const { gpus, os_class, ...shown } = given
      const answer = await send('POST', `/agents/${id(2)}`, given)
      expect(answer).toMatchObject({ status: 200, body: { ...defaults, ...least(2), ...shown, os_class: 'mac' } })
      expect((await send('GET', `/agents/${id(2)}`)).body).toMatchObject({ gpus: ['a', 'b'], disks: [] })
    })

    it('keep their id', async () => {
      expect((await send('POST', `/agents/${id(2)}`, { id: id(3) })).status).toBe(400)
    })

    it('are 404 when they are unknown, so that an agent registers anew', async () => {
      const announcement = { state: 'online', free_ram: 100, current_assignments: {}, disks: [] }
      expect(await send('POST', `/agents/${id(77)}`, announcement, asAgent)).toMatchObject({
        status: 404,
        body: { error: expect.any(String) },
      })
      expect((await send('GET', `/agents/${id(77)}`)).status).toBe(404)
      expect((await send('GET', '/agents/no-uuid')).status).toBe(400)
    })

    it('that are disabled stay so, whatever they report; a person enables them', async () => {
      await send('POST', `/agents/${id(1)}`, { state: 'disabled' })
      expect((await send('POST', `/agents/${id(1)}`, { state: 'online' }, asAgent)).body).toMatchObject({ state: 'disabled' })
      expect((await send('POST', '/agents/', registration, { ...asAgent, from: '10.0.200.1' })).body).toMatchObject({
        state: 'disabled',
      })
      expect((await send('POST', `/agents/${id(1)}`, { state: 202 })).body).toMatchObject({ state: 'online' })
    })

    it('that say goodbye are offline, and online again when they come back', async () => {
      expect(
        await send('POST', `/agents/${id(1)}`, { state: 'offline', free_ram: 1, current_assignments: {} }, asAgent),
      ).toMatchObject({ status: 200, body: { state: 'offline' } })
      expect((await send('POST', '/agents/', registration, { ...asAgent, from: '10.0.200.1' })).body).toMatchObject({
        state: 'online',
      })
    })
  })

  it('that are deleted are gone, and deleting them again is 204 too', async () => {
    for (let time = 0; time < 2; time++)
      expect(await send('DELETE', `/agents/${id(1)}`)).toMatchObject({ status: 204, body: undefined })
    expect((await send('GET', `/agents/${id(1)}`)).status).toBe(404)
  })

  it('have a schema of the 22 columns', async () => {
    const { body } = await send('GET', '/agents/schema')
    expect(Object.keys(body as object).sort()).toEqual(
      Object.keys({ ...defaults, ...least(1) })
        .filter(key => key !== 'tags')
        .sort(),
    )
    expect(body).toMatchObject({
      id: 'UUIDType',
      remote_ip: 'IPv4Address',
      state: 'AgentStateEnum',
      use_address: 'UseAgentAddressEnum',
      os_class: 'OperatingSystemEnum',
      ram: 'INTEGER',
    })
  })
})
