// The rows of agent-protocol.md section 4, one by one.
import { once } from 'node:events'
import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'

const sentence = expect.any(String) as string
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string

let farm: TestFarm
beforeAll(async () => {
  farm = await openTestFarm({ farmName: 'north' }, { requestMilliseconds: 300 })
  farm.master.jobTypes.set('Wait', nodeJobType('console.log("hello"); setTimeout(() => {}, 60_000)'))
})
afterAll(() => farm.close())

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly allow: string | undefined
  readonly body: unknown
}

// As it is: fetch would put addresses and headers right before it sends.
async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const options: RequestOptions = { port: new URL(farm.agent.url).port, method, path, headers: { ...headers, ...length } }
  const sent = request(options)
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const said = await text(answer)
  const type = answer.headers['content-type']
  const isJson = type?.startsWith('application/json') ?? false
  return { status: answer.statusCode ?? 0, type, allow: answer.headers.allow, body: isJson ? JSON.parse(said) : said }
}

const refusal = (status: number) => ({
  status,
  type: expect.stringContaining('application/json') as string,
  body: { error: sentence },
})
const empty = (status: number) => ({ status, body: '' })
const json = { 'content-type': 'application/json' }

describe('every address of the API', () => {
  it.each(['/api/versions', '/api/v1/tasks', '/api/v1/status', '/api/v1/config'])(
    'is there with and without a slash at its end, whatever is accepted: %s',
    async path => {
      for (const accept of [undefined, 'application/json', '*/*', 'text/html', 'image/png, text/csv', ''])
        for (const slash of ['', '/', '//'])
          expect(await ask('GET', path + slash, undefined, accept === undefined ? {} : { accept })).toMatchObject({
            status: 200,
            type: expect.stringContaining('application/json') as string,
          })
    },
  )

  it.each([
    ['/api/versions', 'POST', 'GET, HEAD'],
    ['/api/v1/assign', 'GET', 'POST'],
    ['/api/v1/assign/', 'PUT', 'POST'],
    ['/api/v1/tasks', 'POST', 'DELETE, GET, HEAD'],
    ['/api/v1/tasks/7', 'GET', 'DELETE'],
    ['/api/v1/task_logs/a.csv', 'DELETE', 'GET, HEAD'],
    ['/api/v1/status', 'POST', 'GET, HEAD'],
    ['/api/v1/config', 'PATCH', 'GET, HEAD'],
    ['/api/v1/stop', 'GET', 'POST'],
    ['/api/v1/restart', 'DELETE', 'POST'],
    ['/api/v1/update', 'GET', 'POST'],
    ['/api/v1/check_software', 'OPTIONS', 'POST'],
  ])('%s answers %s with 405 and Allow: %s', async (path, method, allow) => {
    expect(await ask(method, path, '{', json)).toMatchObject({ ...refusal(405), allow })
  })

  it.each(['/api', '/api/v2/status', '/api/v1/tasklogs/a.csv', '/api/v1/status/more', '/nothing'])(
    '%s is 404, as JSON',
    async path => {
      for (const method of ['GET', 'POST']) expect(await ask(method, path)).toMatchObject(refusal(404))
    },
  )

  it('is 400 as JSON when it can not be read', async () => {
    expect(await ask('GET', '/api/v1/tasks/%zz')).toMatchObject(refusal(400))
  })
})

describe('a body', () => {
  const orders = ['/api/v1/assign', '/api/v1/update', '/api/v1/check_software']

  it.each(orders)('that %s needs and does not get is 400, with what is missing', async path => {
    for (const body of [undefined, '', '  ', '{}', 'null'])
      expect(await ask('POST', path, body)).toMatchObject({
        ...refusal(400),
        body: { error: expect.stringMatching(/^\w+: /) as string },
      })
  })

  it.each(orders)('of another media type is 415 at %s', async path => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])
      expect(await ask('POST', path, '{}', { 'content-type': type })).toMatchObject(refusal(415))
  })

  it.each(orders)('that is no JSON object is 400 at %s', async path => {
    for (const body of ['{', '[]', '7', '"x"', 'nul']) expect(await ask('POST', path, body, json)).toMatchObject(refusal(400))
  })

  it('is read with parameters behind its type, in any case, and without a type', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect(await ask('DELETE', '/api/v1/tasks/7', '{}', { 'content-type': type })).toMatchObject(empty(204))
    expect(await ask('DELETE', '/api/v1/tasks/7', '{}')).toMatchObject(empty(204))
  })
})

describe('a client that does not get done', () => {
  it.each([
    ['with its headers', 'POST /api/v1/assign HTTP/1.1\r\nHost: x\r\nContent-Le'],
    [
      'with its body',
      'POST /api/v1/assign HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('%s is cut off', async (_what, beginning) => {
    const socket = connect(Number(new URL(farm.agent.url).port), '127.0.0.1')
    socket.write(beginning)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*\{"error":".*in time\."\}$/)
  })
})

describe('status', () => {
  it('has all fields of the protocol, with true numbers', async () => {
    const { body } = await ask('GET', '/api/v1/status', undefined, { 'user-agent': 'PyFarm/1.0 (master)' })
    const number = expect.any(Number) as number
    expect(body).toEqual({
      state: 'online',
      agent_hostname: sentence,
      free_ram: number,
      agent_process_ram: number,
      consumed_ram: number,
      child_processes: number,
      grandchild_processes: number,
      pids: { parent: process.ppid, child: process.pid },
      agent_id: farm.agent.id(),
      last_master_contact: iso,
      last_announce: iso,
      agent_lock_file: sentence,
      uptime: number,
      jobs: [],
      farm_name: 'north',
    })
    const { agent_process_ram: own, consumed_ram: all } = body as Record<string, number>
    expect(own).toBeGreaterThan(10)
    expect(all).toBeGreaterThan(10)
  })

  it('counts what runs, and lists the assignments', async () => {
    const { body: assigned } = await ask('POST', '/api/v1/assign', JSON.stringify(assignmentOf('Wait', [1])), json)
    const { id } = assigned as { id: string }
    const status = async () => (await ask('GET', '/api/v1/status')).body as Record<string, number>
    await until(async () => ((await status())['grandchild_processes'] ?? 0) > 0, 'the renderer')
    expect(await status()).toMatchObject({ state: 'running', jobs: [id] })
  })
})

describe('a log', () => {
  const read = (name: string) => ask('GET', `/api/v1/task_logs${name}`)

  it('is CSV', async () => {
    const { identifier } = farm.master.seen(/logs\/$/)[0]?.body as { identifier: string }
    await until(async () => (await read(`/${identifier}`)).status === 200, 'the log')
    expect(await read(`/${identifier}`)).toMatchObject({ status: 200, type: 'text/csv' })
    expect(await read(`/${identifier}/`)).toMatchObject({ status: 200 })
  })

  it.each(['', '/', '/a/b', '/../agent-id', '/..%2fagent-id', '/%2e%2e/agent-id', '/..', '/.hidden', '/a%00b', '/..%5cagent-id'])(
    'is not found by the name "%s"',
    async name => {
      expect(await read(name)).toMatchObject(refusal(400))
    },
  )

  it('that is not there is 404', async () => {
    expect(await read('/2026-01-01_00-00-00_1_x.csv')).toMatchObject(refusal(404))
  })
})

describe('cancel', () => {
  it('is 204 for a task that is not here, and 400 without an integer', async () => {
    for (const task of ['7', '-7', '123456789012345'])
      expect(await ask('DELETE', `/api/v1/tasks/${task}`)).toMatchObject(empty(204))
    for (const task of ['', '/seven', '/1.5', '/0x1'])
      expect(await ask('DELETE', `/api/v1/tasks${task}`)).toMatchObject(refusal(400))
  })

  it('is 202 for a task that is here, also when it comes again', async () => {
    for (let time = 0; time < 2; time++) expect(await ask('DELETE', '/api/v1/tasks/1/')).toMatchObject(empty(202))
    await until(async () => ((await ask('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'the end')
  })
})

describe('orders to the agent itself', () => {
  it.each([
    ['/api/v1/stop', '{"wait": 1}'],
    ['/api/v1/restart', '{"immediately": "yes"}'],
    ['/api/v1/check_software', '{"software": 7, "version": "1"}'],
    ['/api/v1/update', '{"version": 7}'],
  ])('at %s are refused with wrong values', async (path, body) => {
    expect(await ask('POST', path, body, json)).toMatchObject(refusal(400))
  })

  it('are taken without a body where none is needed', async () => {
    farm.master.requests.length = 0
    expect(await ask('POST', '/api/v1/restart')).toMatchObject(empty(202))
    expect(await farm.agent.ended).toBe('restart')
    expect(farm.master.seen(/POST \/agents\/.+/).at(-1)?.body).toMatchObject({ state: 'offline' })
  })
})
