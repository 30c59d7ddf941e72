// The reference's statements about agent updates; they are files, and touch no database.
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { answerTo, putPieces } from '../testing/real-http.js'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { zipOf } from '../testing/zip.js'

const update = zipOf([Buffer.from('version = 1')])
const zip = { 'content-type': 'application/zip' }
const refusal = (status: number, word: string) => ({ status, body: { error: expect.stringContaining(word) as string } })

let made: MadeDatabase
beforeAll(async () => {
  made = await makeDatabase(undefined)
})
afterAll(() => made.drop())

describe('the reference on agent updates:', () => {
  const current = startTestFarm(() => made)
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  const get = (headers: Record<string, string> = {}) => send('GET', '/agents/updates/1.2.3', undefined, { headers })
  const put = (version: string, headers: Record<string, string> = zip) =>
    putPieces(port, `/api/v1/agents/updates/${version}`, [update], headers)
  let port: number

  beforeAll(async () => {
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    port = (current().server.server.address() as AddressInfo).port
  })

  describe('PUT /api/v1/agents/updates/<version>', () => {
    it('answers 201, not the 200 of its example: the update was put in place', async () => {
      expect(await put('1.2.3')).toEqual({ status: 201, body: '' })
    })

    it.each([['text/plain'], ['application/json']])('answers 400 for the mime type %s', async type => {
      const answer = await put('1.2.4', { 'content-type': type })
      expect(answer).toEqual({ status: 400, body: expect.stringContaining('application/zip') as string })
    })

    it('answers 400 for an invalid version number, and names it', async () => {
      expect(await put('a%2Fb')).toEqual({ status: 400, body: expect.stringContaining('"version: must be') as string })
    })

    it('answers 415 for what is packed in an unknown way', async () => {
      expect(await put('1.2.5', { ...zip, 'content-encoding': 'br' })).toMatchObject({ status: 415 })
    })
  })

  describe('GET /api/v1/agents/updates/<version>', () => {
    it('answers 200 with the update as a zip file, to the example’s Accept', async () => {
      const answer = await get({ accept: 'application/zip' })
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/zip', 'content-length': String(update.length) },
      })
    })

    it('answers 200 to PyFarm’s agent, which sends no Accept', async () => {
      const path = '/api/v1/agents/updates/1.2.3'
      expect((await answerTo(request({ port, path, headers: { 'user-agent': agentUserAgent } }).end())).status).toBe(200)
    })

    it('answers 400 for another mime type and for an invalid version number', async () => {
      expect(await get({ accept: 'application/json' })).toMatchObject(refusal(400, 'Accept'))
      expect(await send('GET', '/agents/updates/.1')).toMatchObject(refusal(400, 'version'))
    })

    it('answers 404 for a version that was never uploaded', async () => {
      expect(await send('GET', '/agents/updates/1.2.4')).toMatchObject(refusal(404, '1.2.4'))
    })
  })
})

describe('the reference on agent updates with agent_updates_webdir:', () => {
  const current = startTestFarm(() => made, { agent_updates_webdir: 'https://files.example/pyfarm' })

  it('GET answers 301: the update can be found under a different URL', async () => {
    expect(await current().send('GET', '/agents/updates/1.2.3')).toMatchObject({
      status: 301,
      headers: { location: 'https://files.example/pyfarm/pyfarm-agent-1.2.3.zip' },
    })
  })
})
