// An agent that would have the master call something else for it.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { isRefusal } from '../http/refusal.js'
import { testSettings } from '../testing/test-settings.js'
import { agentLookup, refusedCall } from './agent-addresses.js'
import { createAgentCaller } from './agent-caller.js'
import { createLogReader } from './log-reader.js'

const closed = { allow_agents_from_loopback: false }

describe('an address that an agent gave', () => {
  it.each([
    ['http://127.0.0.1:50000', 'loopback'],
    ['http://2130706433:50000', 'loopback'],
    ['http://0x7f.1:50000', 'loopback'],
    ['http://[::1]:50000', 'loopback'],
    ['http://[::ffff:127.0.0.1]:50000', 'loopback'],
    ['http://169.254.169.254/latest/meta-data', 'link-local'],
    ['http://[::ffff:a9fe:a9fe]/', 'link-local'],
    ['http://[fe80::1]:50000', 'link-local'],
    ['http://[fd00:ec2::254]/', 'metadata'],
    ['http://[64:ff9b::a9fe:a9fe]/', 'reserved'],
    ['http://0.1.2.3:50000', 'reserved'],
    ['http://0.0.0.0:50000', 'netmask'],
    ['http://[::]:50000', 'reserved'],
    ['http://224.0.0.1:50000', 'multicast'],
    ['http://[ff02::1]:50000', 'multicast'],
  ])('%s is not called: it is a %s one', (url, why) => {
    expect(refusedCall(url, closed)).toContain(why)
  })

  it.each([
    'http://10.0.0.7:50000',
    'http://192.168.1.7:50000',
    'http://[fd12::7]:50000',
    'http://[2a00:1450::7]:50000',
    'http://render-7:50000',
  ])('%s is called', url => {
    expect(refusedCall(url, closed)).toBeUndefined()
  })

  it('of this machine is called only where agents of this machine are let in', () => {
    expect(refusedCall('http://127.0.0.1:50000', { allow_agents_from_loopback: true })).toBeUndefined()
    expect(refusedCall('http://169.254.169.254', { allow_agents_from_loopback: true })).toContain('link-local')
  })
})

describe('a name that an agent gave', () => {
  const looked = (addresses: string[], all: boolean) =>
    new Promise<unknown>(resolve => {
      const resolveName = ((_name: string, _options: object, done: (error: null, found: object[]) => void) => {
        done(
          null,
          addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
        )
      }) as never
      const find: LookupFunction = agentLookup(closed, resolveName)
      find('render-7', { all }, (error, found) => {
        resolve(error === null ? found : error.message)
      })
    })

  it('leads to those of its addresses that may be called, and to no others', async () => {
    expect(await looked(['127.0.0.1', '10.0.0.7', '169.254.169.254'], true)).toEqual([{ address: '10.0.0.7', family: 4 }])
    expect(await looked(['::1', '10.0.0.7'], false)).toBe('10.0.0.7')
    expect(await looked(['169.254.169.254', '::1'], true)).toBe(
      'render-7 leads to 169.254.169.254, which is a link-local address',
    )
    expect(await looked([], true)).toBe('render-7 has no address')
  })
})

describe('a call to what only looks like an agent', () => {
  let settings: Settings
  let server: Server
  let port: number
  const asked: string[] = []
  beforeAll(async () => {
    settings = { ...(await testSettings()), agent_request_timeout: 2000 }
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const id = agentId('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0001')

  it.each(['localhost', '127.0.0.1'])('%s never reaches it, whether orders are given or a log is read', async host => {
    asked.length = 0
    const caller = createAgentCaller({ ...settings, ...closed })
    const reader = createLogReader({ ...settings, ...closed })
    const url = `http://${host}:${port}/api/v1`
    const reply = await caller.call({ id, url }, 'POST', '/assign', {})
    const log = await reader.read({ url: `${url}/task_logs/x.csv`, offers: '', signal: new AbortController().signal })
    expect([reply, isRefusal(log) && log.refused, asked]).toEqual([
      { kind: 'no answer', reason: expect.stringContaining('is a loopback address') as string },
      503,
      [],
    ])
    await Promise.all([caller.close(), reader.close()])
  })

  it('goes no further than its address, wherever that sends it', async () => {
    asked.length = 0
    const [caller, reader] = [createAgentCaller(settings), createLogReader(settings)]
    const url = `http://127.0.0.1:${port}/api/v1`
    expect(await caller.call({ id, url }, 'GET', '/status')).toMatchObject({ kind: 'answer', status: 302 })
    const log = await reader.read({ url: `${url}/log`, offers: '', signal: new AbortController().signal })
    expect([isRefusal(log) && log.refused, asked]).toEqual([503, ['/api/v1/status', '/api/v1/log']])
    await Promise.all([caller.close(), reader.close()])
  })
})
