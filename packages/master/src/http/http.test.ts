import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const error = { error: expect.any(String) }

describe('over HTTP', () => {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(
    () => {
      if (made === undefined) throw new Error('The database was not made.')
      return made
    },
    { request_body_limit: 4096, trusted_networks: ['127.0.0.0/8', '::1/128', '10.1.0.0/16'] },
  )
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const agent = '11111111-1111-4111-8111-111111111111'

  /** What goes over the wire as it is written; answers status, head and body. */
  function raw(text: string): Promise<{ status: number; head: string; body: string }> {
    return new Promise((resolve, reject) => {
      const { port } = current().server.server.address() as AddressInfo
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.on('data', chunk => (answer += chunk.toString()))
      socket.on('error', reject)
      socket.on('close', () => {
        const [head = '', body = ''] = answer.split('\r\n\r\n')
        resolve({ status: Number(head.split(' ')[1]), head, body })
      })
    })
  }

  beforeAll(async () => {
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    await send('POST', '/agents/', { id: agent, hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 1 })
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render' })
  })

  describe('a body', () => {
    it.each([
      ['that is no JSON', 'nonsense'],
      ['that is half of one', '{"title": '],
      ['that is empty', ''],
      ['of blanks', '  \n'],
      ['that is a list', '[]'],
      ['that is a text', '"title"'],
      ['that is a number', '1'],
      ['that is null', 'null'],
      ['with __proto__', '{"__proto__": {"title": "x"}, "jobtype": "Render", "title": "x"}'],
      ['with __proto__ inside', '{"data": {"__proto__": {}}, "jobtype": "Render", "title": "x"}'],
      ['with constructor', '{"constructor": {"prototype": {}}, "jobtype": "Render", "title": "x"}'],
    ])('%s is 400 everywhere', async (_what, body) => {
      for (const path of [
        '/jobs/',
        '/agents/',
        `/agents/${agent}`,
        '/jobs/1',
        '/jobs/1/tasks/1',
        '/jobs/1/tasks/1/attempts/1/logs/',
      ]) {
        expect(await send('POST', path, body)).toMatchObject({ status: 400, body: error })
      }
    })

    it('without a Content-Type is taken as JSON', async () => {
      const payload = JSON.stringify({ title: 'Job', jobtype: 'Render' })
      const text = `POST /api/v1/jobs/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${payload.length}\r\n\r\n${payload}`
      const { status, head } = await raw(text)
      expect(status).toBe(201)
      expect(head).toMatch(/\r\ncontent-type: application\/json(\r\n|$)/i)
    })

    it('without a Content-Type that is no JSON, or none at all, is 400', async () => {
      for (const rest of [
        'Content-Length: 1\r\n\r\nx',
        'Content-Length: 0\r\n\r\n',
        '\r\n',
        'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ]) {
        const { status, body } = await raw(`POST /api/v1/jobs/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}`)
        expect({ status, body: JSON.parse(body.replace(/^\w+\r\n|\r\n0$/g, '')) as unknown }).toEqual({
          status: 400,
          body: error,
        })
      }
    })

    it.each(['application/json; charset=utf-8', 'APPLICATION/JSON'])('as %s is JSON', async type => {
      expect(
        (await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render' }, { headers: { 'content-type': type } })).status,
      ).toBe(201)
    })

    it.each([
      'text/plain',
      'text/html',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/csv',
      'application/zip',
      'nonsense',
    ])('as %s is 415', async type => {
      for (const path of ['/jobs/', '/agents/', '/jobs/1/tasks/1']) {
        expect(await send('POST', path, '{}', { headers: { 'content-type': type } })).toMatchObject({ status: 415, body: error })
      }
    })

    it('that is too large is 413 and names the setting', async () => {
      const answer = await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', notes: 'x'.repeat(5000) })
      expect(answer).toMatchObject({ status: 413, body: { error: expect.stringContaining('request_body_limit') } })
    })

    it('is not needed for GET and DELETE, whose Content-Type an agent sends all the same', async () => {
      const headers = { 'content-type': 'application/json' }
      expect((await send('GET', '/jobs/', undefined, { headers })).status).toBe(200)
      expect((await send('DELETE', '/agents/99999999-9999-4999-8999-999999999999', undefined, { headers })).status).toBe(204)
    })
  })

  it('every answer with a body is JSON of exactly this type', async () => {
    for (const [method, path, status] of [
      ['GET', '/jobs/', 200],
      ['GET', '/jobtypes/Render/versions/1', 200],
      ['GET', `/agents/${agent}`, 200],
      ['GET', '/jobs/99', 404],
      ['GET', '/nothing', 404],
      ['PUT', '/jobs/', 405],
      ['POST', `/agents/${agent}`, 400],
    ] as const) {
      const answer = await send(method, path)
      expect({ path, status: answer.status, type: answer.headers['content-type'] }).toEqual({
        path,
        status,
        type: 'application/json',
      })
    }
  })

  it('what is no page can’t be shown as one, and agents are not told of it', async () => {
    const logs = '/jobs/1/tasks/1/attempts/1/logs'
    await send('POST', `${logs}/`, { identifier: 'evil.html', agent_id: null })
    await send('PUT', `${logs}/evil.html/logfile`, '<script>alert(1)</script>', { headers: { 'content-type': 'text/csv' } })
    for (const path of [`${logs}/evil.html/logfile`, '/jobs/', '/nothing', '/jobtypes/Render/versions/1/code']) {
      const { headers } = await send('GET', path)
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      expect(headers['content-type']).not.toContain('html')
    }
    const answer = await send('GET', '/jobs/', undefined, { headers: { 'user-agent': 'PyFarm/1.0 (agent)' } })
    expect(answer.headers).not.toHaveProperty('content-security-policy')
  })

  it('a final slash may be there or not, and POST and PUT are never redirected', async () => {
    const body = { title: 'Job', jobtype: 'Render' }
    for (const path of ['/jobs', '/jobs/']) expect((await send('POST', path, body)).status).toBe(201)
    for (const path of [`/agents/${agent}`, `/agents/${agent}/`])
      expect((await send('POST', path, { free_ram: 2 })).status).toBe(200)
    for (const path of ['/jobs/1/tasks/1', '/jobs/1/tasks/1/'])
      expect((await send('POST', path, { progress: 0.5 })).status).toBe(200)
    for (const path of ['/jobtypes/Render', '/jobtypes/Render/'])
      expect((await send('PUT', path, { name: 'Render', code: 'pass' })).status).toBe(201)
  })

  it('an unknown address is 404, a known one asked otherwise 405 with what it takes', async () => {
    expect(await send('GET', '/nothing/at/all')).toMatchObject({ status: 404, body: error })
    expect(await send('POST', '/nothing', {})).toMatchObject({ status: 404, body: error })
    expect(await send('DELETE', '/jobs/1/tasks/1')).toMatchObject({
      status: 405,
      body: error,
      headers: { allow: 'GET, HEAD, OPTIONS, POST, PUT' },
    })
    expect(await send('DELETE', '/jobs/')).toMatchObject({
      status: 405,
      body: error,
      headers: { allow: 'GET, HEAD, OPTIONS, POST' },
    })
  })

  it.each([
    '/api/v1/jobs/%',
    '/api/v1/jobs/%zz',
    '/api/v1/jobs/%ff',
    `/api/v1/jobs/${'x'.repeat(3000)}`,
    '/api/v1/jobs/a%00b',
    '/api/v1/jobs/1/tasks/x',
  ])('a bad address like %.60s is a 4xx of JSON', async url => {
    const { status, body } = await raw(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(JSON.parse(body)).toEqual(error)
  })

  describe('who may call', () => {
    const change = (headers: Record<string, string>, from?: string) =>
      send('POST', '/jobs/1/tasks/1', { progress: 0.1 }, { headers, ...(from === undefined ? {} : { from }) })

    it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:10.1.2.3'])(
      '%s, which is in trusted_networks',
      async from => {
        expect((await change({}, from)).status).toBe(200)
      },
    )

    it.each(['10.2.0.1', '192.168.1.1', '::2', '::ffff:10.2.0.1'])('not %s, which is not', async from => {
      expect(await change({}, from)).toMatchObject({ status: 401, body: { error: expect.stringContaining('trusted_networks') } })
      expect((await send('GET', '/jobs/', undefined, { from })).status).toBe(401)
    })

    it('no header makes a stranger trusted', async () => {
      expect((await change({ 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' }, '10.2.0.1')).status).toBe(401)
    })

    it('no page of another site', async () => {
      const host = 'farm:5000'
      expect((await change({ host, origin: 'http://farm:5000' })).status).toBe(200)
      for (const origin of ['http://evil.example', 'http://farm', 'null', 'nonsense']) {
        expect(await change({ host, origin })).toMatchObject({ status: 403, body: error })
      }
    })
  })
})
