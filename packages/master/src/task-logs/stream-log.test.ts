import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { agentId, taskId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { putPieces } from '../testing/real-http.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const working = '11111111-1111-4111-8111-111111111111'
const gone = '22222222-2222-4222-8222-222222222222'
const asAgent = { 'user-agent': agentUserAgent }
const csv = { 'content-type': 'text/csv' }

onEachDatabase('a log that was not uploaded', database => {
  const current = startTestFarm(database, { allow_agents_from_loopback: true, agent_request_timeout: 2000 })
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  let standIn: Server
  let asked: string[]
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let port: number

  const path = (identifier: string, task = 1) => `/jobs/1/tasks/${task}/attempts/1/logs/${identifier}/logfile`
  const url = (identifier: string, query: string) => `http://127.0.0.1:${port}/api/v1${path(identifier)}${query}`
  const register = (identifier: string, agent: string | undefined, task = 1) =>
    send('POST', `/jobs/1/tasks/${task}/attempts/1/logs/`, { identifier, ...(agent === undefined ? {} : { agent_id: agent }) })

  beforeAll(async () => {
    standIn = createServer((request, response) => {
      asked.push(request.url ?? '')
      answer(request, response)
    })
    await new Promise<void>(resolve => standIn.listen(0, '127.0.0.1', resolve))
    const facts = { hostname: 'one', remote_ip: '127.0.0.1', ram: 4096, free_ram: 2048, cpus: 4 }
    const offers = { headers: { ...asAgent, 'pyfarm-offers': 'heartbeat, log-follow' } }
    const agentPort = (standIn.address() as AddressInfo).port
    expect(await send('POST', '/agents/', { ...facts, id: working, port: agentPort }, offers)).toMatchObject({ status: 201 })
    expect(await send('POST', '/agents/', { ...facts, id: gone, port: 1025 })).toMatchObject({ status: 201 })
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    await send('POST', '/jobs/', { title: 'First', jobtype: 'Render', start: 1, end: 4 })
    for (const task of [1, 2]) await giveTask(current().farm, agentId(working), taskId(task))
    await register('shared.csv', working, 1)
    await register('shared.csv', working, 2)
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    port = (current().server.server.address() as AddressInfo).port
  })

  beforeEach(() => {
    asked = []
    answer = (_request, response) => response.end('one\r\n')
  })

  afterEach(() => {
    standIn.closeAllConnections()
  })

  afterAll(() => new Promise(resolve => standIn.close(resolve)))

  it('is at its agent, without `stream`, as in PyFarm', async () => {
    expect((await fetch(url('shared.csv', ''), { redirect: 'manual' })).status).toBe(307)
    expect((await fetch(url('shared.csv', '?follow=1'), { redirect: 'manual' })).status).toBe(307)
    expect(asked).toEqual([])
  })

  it('comes through the master as far as it is with `stream=1`', async () => {
    const read = await fetch(url('shared.csv', '?stream=1'))
    expect({ status: read.status, type: read.headers.get('content-type'), text: await read.text() }).toEqual({
      status: 200,
      type: 'text/csv',
      text: 'one\r\n',
    })
    expect(asked).toEqual(['/api/v1/task_logs/shared.csv'])
  })

  it.each(['stream=yes', 'stream=1&follow=2'])('takes no %s', async query => {
    expect(await send('GET', `${path('shared.csv')}?${query}`)).toMatchObject({ status: 400 })
  })

  it('is followed line by line with `follow=1`, by an agent that offers it', async () => {
    let response: ServerResponse | undefined
    answer = (_request, given) => {
      response = given.writeHead(200, { 'pyfarm-offers': 'log-follow' })
      response.flushHeaders()
    }
    const read = await fetch(url('shared.csv', '?stream=1&follow=1'))
    expect(asked).toEqual(['/api/v1/task_logs/shared.csv?follow=1&from=0'])
    const lines = read.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (const line of ['one\r\n', 'two\r\n']) {
      response?.write(line)
      expect(await lines?.read()).toEqual({ done: false, value: line })
    }
    response?.end()
    expect(await lines?.read()).toMatchObject({ done: true })
  })

  it('is followed until the last of the attempts that share it is over, by one that does not', async () => {
    let content = 'one\r\n'
    answer = (_request, response) => response.end(content)
    const read = await fetch(url('shared.csv', '?stream=1&follow=1'))
    const lines = read.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect(await lines?.read()).toMatchObject({ value: 'one\r\n' })
    for (const task of [1, 2]) {
      content += `end of ${task}\r\n`
      await send('POST', `/jobs/1/tasks/${task}`, { state: 'done' }, { headers: asAgent, from: '127.0.0.1' })
      expect(await lines?.read()).toMatchObject({ value: `end of ${task}\r\n` })
    }
    expect(await lines?.read()).toMatchObject({ done: true })
  }, 20_000)

  it('is not asked for any more when its reader goes away', async () => {
    let ended = false
    answer = (request, response) => {
      request.on('close', () => (ended = true))
      response.writeHead(200, { 'pyfarm-offers': 'log-follow' }).write('one\r\n')
    }
    const leaving = new AbortController()
    const read = await fetch(url('shared.csv', '?stream=1&follow=1'), { signal: leaving.signal })
    await read.body?.getReader().read()
    leaving.abort()
    await expect.poll(() => ended).toBe(true)
  })

  it('breaks off when its agent does, so that nobody takes it for the whole', async () => {
    answer = (_request, response) => response.write('half of a li', () => response.destroy())
    await expect(fetch(url('shared.csv', '?stream=1')).then(read => read.text())).rejects.toThrow()
  })

  it('has its headers for HEAD, also to follow', async () => {
    answer = (_request, response) => response.writeHead(200, { 'pyfarm-offers': 'log-follow' }).write('one\r\n')
    const head = await fetch(url('shared.csv', '?stream=1&follow=1'), { method: 'HEAD' })
    expect({ status: head.status, type: head.headers.get('content-type') }).toEqual({ status: 200, type: 'text/csv' })
  })

  it.each([
    ['503 when its agent can’t be reached', 'unreachable.csv', gone, 503],
    ['404 without an agent', 'nobody.csv', undefined, 404],
  ])('is %s', async (_what, identifier, agent, status) => {
    await register(identifier, agent)
    expect(await send('GET', `${path(identifier)}?stream=1`)).toMatchObject({
      status,
      body: { error: expect.stringMatching(/agent.*\.$/) as string },
    })
  })

  it('is 404 when its agent has none', async () => {
    answer = (_request, response) => response.writeHead(404).end('{"error": "no"}')
    expect(await send('GET', `${path('shared.csv')}?stream=1&follow=1`)).toMatchObject({
      status: 404,
      body: { error: expect.any(String) as string },
    })
  })

  it.each(['..%2Fsecret', '.hidden', 'a%5Cb'])('is refused under %s', async name => {
    expect(await send('GET', `${path(name)}?stream=1`)).toMatchObject({ status: 400 })
    expect(asked).toEqual([])
  })

  it('comes from the disk once it was uploaded, whatever is asked for', async () => {
    expect(await putPieces(port, `/api/v1${path('shared.csv')}`, [Buffer.from('uploaded')], csv)).toMatchObject({ status: 201 })
    for (const query of ['', '?stream=1', '?stream=1&follow=1']) {
      expect(await (await fetch(url('shared.csv', query))).text()).toBe('uploaded')
    }
    expect(asked).toEqual([])
  })
})
