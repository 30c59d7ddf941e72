import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAgent, type RunningAgent } from '../start-agent.js'
import { openStubMaster, type StubMaster } from '../testing/stub-master.js'
import { assignmentOf, callAgent, quickTuning, recordingLog, until } from '../testing/test-agent.js'

const orders: [method: string, path: string, body: object][] = [
  ['POST', '/api/v1/assign', assignmentOf('Any', [1])],
  ['DELETE', '/api/v1/tasks/1', {}],
  ['POST', '/api/v1/stop', {}],
  ['POST', '/api/v1/restart', {}],
  ['POST', '/api/v1/update', { version: '1' }],
  ['POST', '/api/v1/check_software', { software: 'a', version: '1' }],
]

describe('orders', () => {
  let master: StubMaster
  let agent: RunningAgent
  let home: string
  let isMaster = false
  const said: string[] = []
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'agent-'))
    master = await openStubMaster()
    const options = { master: master.url, home, host: '127.0.0.1', port: 0, debug: false }
    const mayOrder = () => Promise.resolve(isMaster)
    agent = await startAgent(options, { log: recordingLog(said), tuning: quickTuning, mayOrder })
    await until(() => agent.isRegistered(), 'the registration')
  })
  afterAll(async () => {
    await agent.stop()
    await master.close()
    await rm(home, { recursive: true, force: true })
  })

  it.each(orders)('from elsewhere than the master are refused: %s %s', async (method, path, body) => {
    const { status, body: answer } = await callAgent(agent.url, method, path, body)
    expect(status).toBe(403)
    expect(answer).toEqual({
      error: expect.stringContaining(`not from 127.0.0.1. If the master's requests come from there`) as string,
    })
    expect(answer).toEqual({ error: expect.stringContaining('--orders-from 127.0.0.1') as string })
  })

  it('that were refused are told in the log once, not each time', () => {
    expect(said.filter(sentence => sentence.includes('was refused'))).toHaveLength(1)
  })

  it('that are refused change nothing', async () => {
    expect(await callAgent(agent.url, 'GET', '/api/v1/status')).toMatchObject({
      status: 200,
      body: { state: 'online', jobs: [] },
    })
  })

  it('from the master are taken', async () => {
    isMaster = true
    expect(await callAgent(agent.url, 'DELETE', '/api/v1/tasks/1')).toMatchObject({ status: 204 })
  })

  it('that a page in a browser makes are refused, from wherever they come', async () => {
    const forged = await fetch(`${agent.url}/api/v1/stop`, { method: 'POST', headers: { origin: 'http://evil.example' } })
    expect(forged.status).toBe(403)
    expect((await callAgent(agent.url, 'GET', '/api/v1/status')).status).toBe(200)
  })
})

describe('an agent whose master is on this machine', () => {
  it('takes orders from here', async () => {
    const home = await mkdtemp(join(tmpdir(), 'agent-'))
    const master = await openStubMaster()
    const options = { master: master.url.replace('127.0.0.1', 'localhost'), home, host: '127.0.0.1', port: 0, debug: false }
    const agent = await startAgent(options, { log: recordingLog([]), tuning: quickTuning })
    expect(await callAgent(agent.url, 'DELETE', '/api/v1/tasks/1')).toMatchObject({ status: 204 })
    await agent.stop()
    await master.close()
    await rm(home, { recursive: true, force: true })
  })
})
