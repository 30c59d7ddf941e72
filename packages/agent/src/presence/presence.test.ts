import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAgent, type RunningAgent } from '../start-agent.js'
import { openStubMaster, type StubAnswer } from '../testing/stub-master.js'
import {
  assignmentOf,
  callAgent,
  nodeJobType,
  openTestFarm,
  quickTuning,
  recordingLog,
  until,
  type TestFarm,
} from '../testing/test-agent.js'

const open: (() => Promise<unknown>)[] = []
let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agent-'))
  open.push(() => rm(home, { recursive: true, force: true }))
})

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function startHere(master: string, said: string[] = [], tuning: object = {}): Promise<RunningAgent> {
  const options = { master, home, host: '127.0.0.1', port: 0, debug: false }
  const agent = await startAgent(options, { log: recordingLog(said), tuning: { ...quickTuning, ...tuning } })
  open.push(() => agent.stop())
  return agent
}

async function openFarm(tuning: object = {}): Promise<TestFarm> {
  const farm = await openTestFarm({}, tuning)
  open.push(farm.close)
  return farm
}

/** A listener that is no HTTP server, on a port of its own. */
async function listenPlainly(onConnection: (socket: Socket) => void): Promise<{ port: number; close: () => Promise<unknown> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket.on('error', () => undefined))
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('a master in trouble when an agent starts', () => {
  it.each<[string, StubAnswer]>([
    ['500', { status: 500 }],
    ['a page of a proxy', { status: 502, text: '<html>' }],
    ['a page instead of JSON', { status: 200, text: '<html>' }],
    ['no id', { status: 200, body: {} }],
    ['a redirect', { status: 308 }],
  ])('that answers with %s is asked until it takes the registration', async (_what, answer) => {
    const master = await openStubMaster()
    open.push(master.close)
    let troubles = 3
    master.answer = () => (troubles-- > 0 ? answer : undefined)
    const agent = await startHere(master.url)
    await until(() => agent.isRegistered(), 'the registration')
    expect(master.seen(/POST \/agents\/$/)).toHaveLength(4)
  })

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['says nothing', () => undefined, /takes too long to answer/],
    ['hangs up', socket => socket.destroy(), /can't be reached/],
    ['does not speak HTTP', socket => socket.end('220 mail.example ESMTP\r\n'), /can't be reached/],
  ])('that %s is asked until it takes the registration', async (_what, onConnection, reason) => {
    const plain = await listenPlainly(onConnection)
    const said: string[] = []
    const agent = await startHere(`http://127.0.0.1:${plain.port}`, said, { answerMilliseconds: 200 })
    await until(() => said.some(sentence => reason.test(sentence)), 'the sentence')
    await plain.close()
    const master = await openStubMaster(plain.port)
    open.push(master.close)
    await until(() => agent.isRegistered(), 'the registration')
  })
})

describe('a master that answers everything with 500 while work goes on', () => {
  it('has every state once and in order when it is well again', async () => {
    const { master, call } = await openFarm()
    master.jobTypes.set('Short', nodeJobType('setTimeout(() => {}, 200)'))
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1, 2]))
    await until(() => master.seen(/POST .*csv$/).length === 2, 'the start')
    master.answer = () => ({ status: 500 })
    await until(() => master.seen(/POST \/jobs\/1\/tasks\/[12]$/).length > 8, 'many tries')
    const wellAgain = master.requests.length
    master.answer = () => undefined
    await until(
      () => master.seen(/PUT/).length > 0 && master.requests.slice(wellAgain).some(({ method }) => method === 'PUT'),
      'the log',
    )
    const later = master.requests
      .slice(wellAgain)
      .map(({ method, path, body }) => [`${method} ${path.replace(/[^/]*csv/, 'log')}`, body])
    for (const task of [1, 2]) {
      const ofTask = later.filter(([what]) => String(what).startsWith(`POST /jobs/1/tasks/${task}`))
      expect(ofTask).toEqual([
        [`POST /jobs/1/tasks/${task}`, { state: 'done' }],
        [`POST /jobs/1/tasks/${task}/attempts/1/logs/log`, { state: 'done' }],
      ])
    }
  })
})

describe('an agent that its master does not know any more', () => {
  it('registers anew when it reports, and tells what it has to tell', async () => {
    const { master, call } = await openFarm()
    master.offers = 'reports'
    let forgotten = false
    master.answer = ({ path }) => {
      if (path === '/agents/') forgotten = false
      return forgotten && path.endsWith('/reports') ? { status: 404, body: { error: 'unknown' } } : undefined
    }
    master.jobTypes.set('Short', nodeJobType(''))
    forgotten = true
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1]))
    await until(() => master.seen(/POST \/agents\/$/).length >= 2, 'the second registration')
    await until(() => master.seen(/PUT/).length === 1, 'the log')
    expect(master.requests.some(({ body }) => JSON.stringify(body ?? '').includes('"state":"done"'))).toBe(true)
  })
})

describe('an agent with more results than it can deliver', () => {
  it('takes no more work, and takes it again when they are told', async () => {
    const { master, call, agent } = await openFarm({ mostUntoldTasks: 2 })
    master.jobTypes.set('Short', nodeJobType(''))
    master.answer = ({ path }) => (/\/tasks\/\d+$/.test(path) ? { status: 500 } : undefined)
    await call('POST', '/api/v1/assign', assignmentOf('Short', [1, 2]))
    await until(async () => JSON.stringify((await call('GET', '/api/v1/tasks')).body).split('"done"').length === 3, 'the ends')
    const refused = await callAgent(agent.url, 'POST', '/api/v1/assign', assignmentOf('Short', [3]))
    expect(refused).toMatchObject({
      status: 503,
      body: { error: expect.stringMatching(/results that it can not deliver/) as string },
    })
    master.answer = () => undefined
    await until(async () => (await call('POST', '/api/v1/assign', assignmentOf('Short', [3]))).status === 202, 'work to be taken')
    await until(() => master.seen(/PUT/).length === 2, 'both logs')
  })
})
