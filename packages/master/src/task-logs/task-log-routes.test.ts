import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
const agent = '11111111-1111-4111-8111-111111111111'
const named = '22222222-2222-4222-8222-222222222222'
const passive = '33333333-3333-4333-8333-333333333333'
const asAgent = { headers: { 'user-agent': agentUserAgent } }
const mostBytes = 1_000_000
const log = '2026-11-24_01-02-03_7_0123456789abcdef.csv'
const csv = { headers: { 'content-type': 'text/csv' } }

onEachDatabase('task logs', database => {
  const current = startTestFarm(database, { tasklog_max_size: mostBytes, request_body_limit: 2048 })
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  const logs = (task = 1, attempt = 1): string => `/jobs/1/tasks/${task}/attempts/${attempt}/logs/`
  const filesOnDisk = (): Promise<string[]> => readdir(current().farm.settings.tasklogs_dir).catch(() => [])
  let port: number

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    for (const title of ['First', 'Second']) await send('POST', '/jobs/', { title, jobtype: 'Render', start: 1, end: 8 })
    const facts = { port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 }
    await send('POST', '/agents/', { ...facts, id: agent, hostname: 'one', remote_ip: '10.0.0.1' })
    await send('POST', '/agents/', {
      ...facts,
      id: named,
      hostname: 'two.studio',
      remote_ip: '10.0.0.2',
      use_address: 'hostname',
    })
    await send('POST', '/agents/', { ...facts, id: passive, hostname: 'three', remote_ip: '10.0.0.3', use_address: 'passive' })
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    port = (current().server.server.address() as AddressInfo).port
  })

  /** Uploads over a real connection, as PyFarm's agent does: no User-Agent, `Connection: close`. */
  function upload(path: string, content: Buffer, headers: Record<string, string | number>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const put = request(
        { port, method: 'PUT', path: `/api/v1${path}`, headers: { connection: 'close', 'content-type': 'text/csv', ...headers } },
        answer => {
          answer.resume()
          resolve(answer.statusCode)
        },
      )
      put.on('error', reject)
      Readable.from(chunksOf(content)).pipe(put)
    })
  }

  async function download(path: string): Promise<{ status: number; type: string | null; content: Buffer }> {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { redirect: 'manual' })
    return { status: answer.status, type: answer.headers.get('content-type'), content: Buffer.from(await answer.arrayBuffer()) }
  }

  describe('are registered', () => {
    it('with 201; the list lacks the id, the single one has it', async () => {
      const shown = { identifier: log, agent_id: agent, created_on: time }
      const { status, body } = await send('POST', logs(), { identifier: log, agent_id: agent }, asAgent)
      expect({ status, body }).toEqual({ status: 201, body: { id: expect.any(Number), ...shown } })
      expect((await send('GET', logs())).body).toEqual([shown])
      expect((await send('GET', `${logs()}${log}`)).body).toEqual(body)
      expect((await send('GET', logs(1, 2))).body).toEqual([])
    })

    it('once for an attempt: again is 409', async () => {
      expect(await send('POST', logs(), { identifier: log, agent_id: agent })).toMatchObject({
        status: 409,
        body: { error: expect.any(String) },
      })
    })

    it('by all tasks of an assignment at once, with one identifier: every one has it', async () => {
      const identifier = 'shared.csv'
      const answers = await Promise.all(
        [1, 2, 3, 4, 5, 6, 7, 8].map(task => send('POST', logs(task), { identifier, agent_id: agent }, asAgent)),
      )
      expect(answers.map(answer => answer.status)).toEqual(Array(8).fill(201))
      expect(new Set(answers.map(({ body }) => (body as { id: number }).id)).size).toBe(1)
      for (const task of [1, 8])
        expect((await send('POST', `${logs(task)}${identifier}`, { state: 'running' }, asAgent)).status).toBe(200)
    })

    it('without an agent as well', async () => {
      for (const [identifier, body] of [
        ['none.csv', {}],
        ['null.csv', { agent_id: null }],
      ] as const) {
        expect(await send('POST', logs(), { identifier, ...body })).toMatchObject({ status: 201, body: { agent_id: null } })
      }
    })

    it.each(['../../etc/passwd', '..', '.hidden', 'a/b', 'a\\b', '', 'a\0b', 'a\nb', 'é'.repeat(200), '\uD800'])(
      'not as %j',
      async identifier => {
        expect(await send('POST', logs(), { identifier })).toMatchObject({
          status: 400,
          body: { error: expect.stringContaining('identifier') },
        })
      },
    )

    it.each([
      ['no identifier', {}],
      ['an agent that is no UUID', { identifier: 'x', agent_id: 1 }],
      ['an unknown key', { identifier: 'x', size: 1 }],
    ])('not with %s', async (_what, body) => {
      expect((await send('POST', logs(), body)).status).toBe(400)
    })
  })

  it('are 404 for everything at an unknown task, at a task of another job, and with an unknown log or agent', async () => {
    for (const base of [
      '/jobs/1/tasks/999999/attempts/1/logs/',
      '/jobs/2/tasks/1/attempts/1/logs/',
      '/jobs/99/tasks/1/attempts/1/logs/',
    ]) {
      expect((await send('GET', base)).status).toBe(404)
      expect((await send('POST', base, { identifier: 'x.csv' })).status).toBe(404)
      expect((await send('GET', `${base}${log}`)).status).toBe(404)
      expect((await send('POST', `${base}${log}`, { state: 'done' })).status).toBe(404)
      expect((await send('GET', `${base}${log}/logfile`)).status).toBe(404)
      expect((await send('PUT', `${base}${log}/logfile`, 'x', csv)).status).toBe(404)
    }
    expect((await send('GET', `${logs(2)}${log}`)).status).toBe(404)
    expect((await send('GET', `${logs(1, 2)}${log}`)).status).toBe(404)
    expect((await send('POST', logs(), { identifier: 'x.csv', agent_id: '44444444-4444-4444-8444-444444444444' })).status).toBe(
      404,
    )
    expect((await send('PUT', `${logs()}unknown.csv/logfile`, 'x', csv)).status).toBe(404)
  })

  it.each([['running'], ['done'], ['failed'], ['queued'], [null]])('take the state %s with exactly 200', async state => {
    expect(await send('POST', `${logs()}${log}`, { state }, asAgent)).toMatchObject({ status: 200, body: { identifier: log } })
  })

  it.each([[{ state: 'asleep' }], [{}], [{ state: 'done', extra: 1 }]])('take no %j', async body => {
    expect((await send('POST', `${logs()}${log}`, body, asAgent)).status).toBe(400)
  })

  describe('that were never uploaded', () => {
    it.each([
      ['are fetched from their agent', agent, `http://10.0.0.1:50000/api/v1/task_logs/away.csv`],
      ['by its name, where it is to be addressed so', named, `http://two.studio:50000/api/v1/task_logs/away.csv`],
    ])('%s', async (_what, of, location) => {
      const attempt = of === agent ? 11 : 12
      // One identifier is one log: a name for each.
      const identifier = `away-${attempt}.csv`
      await send('POST', logs(1, attempt), { identifier, agent_id: of })
      const answer = await send('GET', `${logs(1, attempt)}${identifier}/logfile`)
      expect(answer.status).toBe(307)
      expect(answer.headers['location']).toBe(location.replace('away.csv', identifier))
    })

    it('are 404 without an agent, and from one that is never called', async () => {
      expect(await send('GET', `${logs()}none.csv/logfile`)).toMatchObject({ status: 404, body: { error: expect.any(String) } })
      await send('POST', logs(), { identifier: 'passive.csv', agent_id: passive })
      expect((await send('GET', `${logs()}passive.csv/logfile`)).status).toBe(404)
    })
  })

  describe('that are uploaded', () => {
    it('answer 201, and are the same bytes again, under every task that shares them', async () => {
      const content = randomBytes(700_000)
      expect(await upload(`${logs()}shared.csv/logfile`, content, { 'content-length': content.length })).toBe(201)
      for (const task of [1, 5]) {
        const got = await download(`${logs(task)}shared.csv/logfile`)
        expect(got).toMatchObject({ status: 200, type: 'text/csv' })
        expect(got.content.equals(content)).toBe(true)
      }
      expect(await upload(`${logs()}shared.csv/logfile`, Buffer.from('later\r\n'), {})).toBe(201)
      expect((await download(`${logs()}shared.csv/logfile`)).content.toString()).toBe('later\r\n')
    })

    it.each([['text/csv'], ['application/json'], ['application/octet-stream'], ['text/plain; charset=utf-8']])(
      'as %s are taken as they are',
      async type => {
        const content = Buffer.from('no "json", {but} ünïcode\r\n')
        expect(await upload(`${logs()}${log}/logfile`, content, { 'content-type': type })).toBe(201)
        expect((await download(`${logs()}${log}/logfile`)).content).toEqual(content)
      },
    )

    it('may be packed with gzip on their way, which agents are told', async () => {
      const content = Buffer.from('line\r\n'.repeat(1000))
      expect(await upload(`${logs()}${log}/logfile`, gzipSync(content), { 'content-encoding': 'gzip' })).toBe(201)
      expect((await download(`${logs()}${log}/logfile`)).content.equals(content)).toBe(true)
      expect((await send('GET', logs(), undefined, asAgent)).headers['pyfarm-offers']).toMatch(/\bgzip-logs\b/)
    })

    it('may be called by names as long as names of files may be', async () => {
      const longest = `${'l'.repeat(251)}.csv`
      expect((await send('POST', logs(), { identifier: longest })).status).toBe(201)
      expect((await download(`${logs()}${longest}/logfile`)).status).toBe(404)
      expect(await upload(`${logs()}${longest}/logfile`, Buffer.from('long\r\n'), {})).toBe(201)
      expect((await download(`${logs()}${longest}/logfile`)).content.toString()).toBe('long\r\n')
    })

    it('may be empty', async () => {
      expect(await upload(`${logs()}${log}/logfile`, Buffer.alloc(0), { 'content-length': 0 })).toBe(201)
      expect(await download(`${logs()}${log}/logfile`)).toMatchObject({ status: 200, content: Buffer.alloc(0) })
    })

    it.each([
      ['with a length', { 'content-length': mostBytes + 1 }],
      ['without one', {}],
    ])('and are too large are 413 %s, and nothing of them stays', async (_how, headers) => {
      const before = await filesOnDisk()
      expect(await upload(`${logs()}none.csv/logfile`, Buffer.alloc(mostBytes + 1, 'x'), headers)).toBe(413)
      expect(await filesOnDisk()).toEqual(before)
      expect((await download(`${logs()}none.csv/logfile`)).status).toBe(404)
    })

    it('and break off leave nothing', async () => {
      const before = await filesOnDisk()
      await new Promise<void>(resolve => {
        const put = request({
          port,
          method: 'PUT',
          path: `/api/v1${logs()}none.csv/logfile`,
          headers: { 'content-type': 'text/csv', 'content-length': 1000 },
        })
        put.on('error', () => undefined)
        put.on('close', () => {
          resolve()
        })
        put.write('only a part', () => put.destroy())
      })
      await expect.poll(filesOnDisk).toEqual(before)
      expect((await download(`${logs()}none.csv/logfile`)).status).toBe(404)
    })

    it.each(['%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%2f..%2fsecret', '.hidden', 'a%5Cb'])('under %s are refused', async name => {
      expect((await send('GET', `${logs()}${name}/logfile`)).status).toBe(400)
      expect((await send('PUT', `${logs()}${name}/logfile`, 'x', csv)).status).toBe(400)
    })
  })
})

function* chunksOf(content: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
}
