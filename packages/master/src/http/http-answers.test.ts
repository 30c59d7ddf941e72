import { readdirSync, readlinkSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { overHttp } from '../testing/over-http.js'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

function httpFarm(overrides: Parameters<typeof startTestFarm>[1] = {}) {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(() => {
    if (made === undefined) throw new Error('The database was not made.')
    return made
  }, overrides)
  beforeAll(async () => {
    const { server, send } = current()
    await server.listen({ host: '127.0.0.1', port: 0 })
    await send('POST', '/jobtypes/', { name: 'Render', code: `# ${'code '.repeat(1000)}`, classname: 'Render' })
    await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 200, by: 1 })
    await send('POST', '/jobs/1/tasks/1/attempts/1/logs/', { identifier: 'one.csv' })
    await server.inject({
      method: 'PUT',
      url: '/api/v1/jobs/1/tasks/1/attempts/1/logs/one.csv/logfile',
      headers: { 'content-type': 'text/csv' },
      payload: log,
    })
  })
  return (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    overHttp(current().server, method, /^\/(?:api\/|healthz)/.test(path) ? path : `/api/v1${path}`, {
      headers,
      ...(body === undefined ? {} : { body }),
    })
}

const log = 'a line of a log\n'.repeat(20_000)
const logFile = '/jobs/1/tasks/1/attempts/1/logs/one.csv/logfile'
const streamed = ['/jobs/1/tasks/', logFile]
const reads = [
  '/jobs/',
  '/jobs/1',
  '/jobtypes/Render',
  '/jobtypes/Render/versions/1/code',
  '/tags/',
  '/agents/',
  '/api/openapi.json',
]

/** What does not belong to the one answer. */
const lasting = ({ date, connection, 'keep-alive': alive, 'transfer-encoding': transfer, ...headers }: Record<string, unknown>) =>
  headers

describe('HEAD', () => {
  const ask = httpFarm()

  it.each([...reads, ...streamed, '/jobs/99', '/nothing'])('of %s has the headers of GET and no body', async path => {
    for (const encoding of [{}, { 'accept-encoding': 'gzip' }]) {
      const [get, head] = [await ask('GET', path, encoding), await ask('HEAD', path, encoding)]
      expect(head).toMatchObject({ status: get.status, body: Buffer.alloc(0) })
      const { 'content-encoding': packed, vary, 'content-length': length, ...same } = lasting(get.headers)
      expect(lasting(head.headers)).toMatchObject(same)
      // A length that is given is the one of GET.
      expect([undefined, length]).toContain(head.headers['content-length'])
      if (packed === undefined && length !== undefined) expect(head.headers['content-length']).toBe(length)
    }
  })

  it('of a stream leaves no file open', async () => {
    const open = () =>
      readdirSync('/proc/self/fd').filter(fd => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).endsWith('one.csv')
        } catch {
          return false
        }
      })
    for (let count = 0; count < 20; count++)
      expect((await ask('HEAD', logFile)).headers['content-length']).toBe(String(log.length))
    await vi.waitFor(() => {
      expect(open()).toEqual([])
    })
  })
})

describe('OPTIONS', () => {
  const ask = httpFarm()

  it.each([
    ['/jobs/', 'GET, HEAD, OPTIONS, POST'],
    ['/jobs', 'GET, HEAD, OPTIONS, POST'],
    ['/jobs/1', 'DELETE, GET, HEAD, OPTIONS, POST, PUT'],
    ['/jobs/no-such-job', 'DELETE, GET, HEAD, OPTIONS, POST, PUT'],
    [logFile, 'GET, HEAD, OPTIONS, PUT'],
    ['/api/openapi.json', 'GET, HEAD, OPTIONS'],
  ])('of %s is 204 and names its methods', async (path, allow) => {
    const { status, headers, body } = await ask('OPTIONS', path)
    expect({ status, allow: headers.allow, body: body.toString() }).toEqual({ status: 204, allow, body: '' })
  })

  it('of an unknown address is 404', async () => {
    expect((await ask('OPTIONS', '/nothing')).status).toBe(404)
    expect((await ask('OPTIONS', '/nothing')).headers.allow).toBeUndefined()
  })
})

describe('an answer that changes seldom', () => {
  const ask = httpFarm()
  const tagOf = async (path: string) => (await ask('GET', path)).headers.etag ?? 'none'

  it.each([
    '/jobtypes/',
    '/jobtypes/Render',
    '/jobtypes/Render/versions/',
    '/jobtypes/Render/versions/1/code',
    '/jobtypes/schema',
    '/software/',
    '/tags/',
    '/pathmaps/',
    '/jobqueues/',
    '/jobgroups/',
    '/jobs/schema',
    '/agents/schema',
    '/api/openapi.json',
  ])('%s has a tag, and is not sent again to who has it', async path => {
    const first = await ask('GET', path)
    expect(first.status).toBe(200)
    expect(first.headers).toMatchObject({ etag: expect.stringMatching(/^W\/"[\w-]+"$/), 'cache-control': 'no-cache' })
    const etag = first.headers.etag ?? ''
    for (const header of [etag, etag.replace('W/', ''), `"a", ${etag}, W/"b"`, `W/"a,b",${etag}`, '*', ' * ']) {
      for (const method of ['GET', 'HEAD']) {
        const again = await ask(method, path, { 'if-none-match': header })
        expect({ header, status: again.status, body: again.body.toString() }).toEqual({ header, status: 304, body: '' })
        expect(again.headers).toMatchObject({ etag, 'cache-control': 'no-cache' })
        expect(again.headers['content-length']).toBeUndefined()
      }
    }
    for (const header of ['"a"', 'W/""', '""', etag.replace(/"$/, 'x"'), etag.slice(3), 'nonsense']) {
      expect({ header, ...(await ask('GET', path, { 'if-none-match': header })) }).toMatchObject({ header, status: 200 })
    }
  })

  it('has another tag once it has changed', async () => {
    const before = await tagOf('/tags/')
    expect(await tagOf('/tags/')).toBe(before)
    await ask('PUT', '/tags/gpu', {}, '{"tag": "gpu"}')
    expect((await ask('GET', '/tags/', { 'if-none-match': before })).status).toBe(200)
    expect(await tagOf('/tags/')).not.toBe(before)
  })

  it('is not one that is refused, made or deleted', async () => {
    for (const [method, path, expected] of [
      ['GET', '/jobtypes/Other', 404],
      ['POST', '/jobtypes/', 400],
      ['DELETE', '/tags/none', 204],
    ] as const) {
      const { status, headers } = await ask(method, path, { 'if-none-match': '*' })
      expect({ path, status, etag: headers.etag }).toEqual({ path, status: expected, etag: undefined })
    }
  })

  it('is not a list that changes all the time', async () => {
    for (const path of ['/jobs/', '/jobs/1/tasks/', '/agents/']) expect(await tagOf(path)).toBe('none')
  })
})

describe('a long answer', () => {
  const ask = httpFarm()
  const unpacked = { gzip: gunzipSync, deflate: inflateSync }

  it.each(['gzip', 'deflate'] as const)('is compressed for who takes %s', async encoding => {
    for (const path of ['/jobtypes/Render', '/jobtypes/Render/versions/1/code', '/api/openapi.json', ...streamed]) {
      const plain = await ask('GET', path)
      const packed = await ask('GET', path, { 'accept-encoding': encoding })
      expect(packed).toMatchObject({
        status: 200,
        headers: { 'content-encoding': encoding, vary: 'accept-encoding', 'content-type': plain.headers['content-type'] },
      })
      expect(unpacked[encoding](packed.body).equals(plain.body)).toBe(true)
      expect(packed.body.length).toBeLessThan(plain.body.length)
      expect(packed.headers.etag).toBe(plain.headers.etag)
      expect([undefined, String(packed.body.length)]).toContain(packed.headers['content-length'])
    }
  })

  it('is sent as it is to PyFarm’s agents, with exactly this Content-Type', async () => {
    const { headers, body } = await ask('GET', '/jobtypes/Render', { 'user-agent': agentUserAgent })
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': String(body.length) })
    expect(headers['content-encoding']).toBeUndefined()
    expect(JSON.parse(body.toString())).toMatchObject({ name: 'Render' })
  })

  it.each(['br', 'identity', 'gzip;q=0', 'nonsense', ''])('is sent as it is to who takes %j', async encoding => {
    const { status, headers } = await ask('GET', '/jobtypes/Render', { 'accept-encoding': encoding })
    expect({ status, encoding: headers['content-encoding'] }).toEqual({ status: 200, encoding: undefined })
  })

  it('is compressed with gzip where brotli is taken as well', async () => {
    expect((await ask('GET', '/jobtypes/Render', { 'accept-encoding': 'br, gzip, deflate' })).headers['content-encoding']).toBe(
      'gzip',
    )
  })

  it('is not a short one', async () => {
    expect((await ask('GET', '/tags/', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined()
  })

  it('is answered with 304 whichever way it was sent before', async () => {
    const { headers } = await ask('GET', '/jobtypes/Render', { 'accept-encoding': 'gzip' })
    for (const encoding of ['gzip', 'identity']) {
      const again = await ask('GET', '/jobtypes/Render', { 'accept-encoding': encoding, 'if-none-match': headers.etag ?? '' })
      expect(again.status).toBe(304)
    }
  })
})

describe('with pretty_json', () => {
  const ask = httpFarm({ pretty_json: true })

  it.each([
    '/jobs/',
    '/jobs/1',
    '/jobs/1/tasks/',
    '/jobtypes/Render',
    '/agents/schema',
    '/jobs/99',
    '/nothing',
    '/jobs/?page=x',
    '/jobs/%ff',
  ])('%s is indented by four blanks', async path => {
    const text = (await ask('GET', path)).body.toString()
    expect(text).toBe(JSON.stringify(JSON.parse(text), null, 4))
  })

  it('what is not of the API is not', async () => {
    const text = (await ask('GET', '/healthz')).body.toString()
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
  })
})

describe('without pretty_json', () => {
  const ask = httpFarm()

  it.each(['/jobs/', '/jobs/1', '/jobs/1/tasks/', '/jobs/99', '/nothing'])('%s is compact', async path => {
    const text = (await ask('GET', path)).body.toString()
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
  })
})

describe('a request that nobody should send', () => {
  const ask = httpFarm()

  it.each([
    '/jobs/?page=1&page=2',
    '/jobs/?per_page=1&per_page=1',
    '/agents/?min_ram=1&min_ram=2',
    '/agents/?include=details&include=details',
    '/jobs/1/tasks/?page=1&page=2',
    '/jobs/?__proto__=1',
    '/jobs/?__proto__[a]=1',
    '/jobs/?page=%00',
    '/jobs/?page=%zz',
    '/jobs/?page=%ff',
    '/jobs/?page=1e9',
    '/jobs/a%00b',
    '/jobs/%00/tasks/',
    '/jobtypes/%00',
    '/jobtypes/%00/versions/1/code',
    '/software/%00/versions/%00',
    '/tags/%00',
    '/jobqueues/%00',
    '/jobgroups/%00',
    '/pathmaps/%00',
    '/agents/%00',
    '/jobs/1/tasks/1/attempts/1/logs/%00',
    '/jobs/1/tasks/1/attempts/1/logs/%2e%2e%2fpasswd/logfile',
    '/jobs/%ed%a0%80',
    '/jobs/%',
    '/jobs/%u0041',
    '/jobs/%C0%AF',
    '//',
    '/__proto__',
    '/jobs/__proto__',
    '/jobtypes/__proto__/versions/constructor',
    '/jobs/1/tasks/99999999999999999999999',
    '/jobs/99999999999999999999999',
    '/jobtypes/Render/versions/99999999999999999999',
  ])('like GET %s is refused with a sentence', async path => {
    const { status, headers, body } = await ask('GET', path)
    expect({ path, status, type: headers['content-type'] }).toEqual({
      path,
      status: expect.any(Number),
      type: 'application/json',
    })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(JSON.parse(body.toString())).toEqual({ error: expect.stringMatching(/./) })
  })

  it('is not one that asks for what is not known', async () => {
    expect((await ask('GET', '/jobs/?constructor=1&toString=2')).status).toBe(200)
  })

  it('like one with huge headers is 431', async () => {
    const { status, headers, body } = await ask('GET', '/jobs/', { 'x-large': 'x'.repeat(40_000) })
    expect({ status, type: headers['content-type'], body: JSON.parse(body.toString()) as unknown }).toEqual({
      status: 431,
      type: 'application/json',
      body: { error: 'The headers of the request are too large.' },
    })
  })

  it('like one with an address of 40,000 characters is refused', async () => {
    const { status, body } = await ask('GET', `/jobs/?search=${'x'.repeat(40_000)}`)
    expect([414, 431]).toContain(status)
    expect(JSON.parse(body.toString())).toEqual({ error: expect.any(String) })
  })
})
