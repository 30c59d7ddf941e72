// What somebody sends who is not let in is not waited for, and what a form may be is small.
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { answerTo, sendHalf } from '../testing/real-http.js'
import { startTestFarm } from '../testing/test-farm.js'

describe('the bodies of strangers', () => {
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
    { trusted_networks: [] },
  )
  let port = 0
  beforeAll(async () => {
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    ;({ port } = current().server.server.address() as AddressInfo)
  })

  it.each([
    ['PUT', '/api/v1/agents/updates/1', 'application/zip'],
    ['PUT', '/api/v1/jobs/1/tasks/1/attempts/1/logs/x/logfile', 'text/csv'],
    ['POST', '/api/v1/jobs/', 'application/json'],
  ] as const)('are refused before they are there: %s %s', async (method, path, type) => {
    const half = await sendHalf(method, port, path, { 'content-type': type })
    const { status } = await answerTo(half)
    half.destroy()
    expect(status).toBe(401)
  })

  it.each([
    ['/login/', 'application/x-www-form-urlencoded'],
    ['/setup/', 'application/x-www-form-urlencoded'],
    ['/api/v1/enrol', 'application/json'],
  ])('at %s are small, or refused as soon as they say how large they are', async (path, type) => {
    const half = await sendHalf('POST', port, path, {
      'content-type': type,
      'content-length': 100_000,
    })
    const { status } = await answerTo(half)
    half.destroy()
    expect(status).toBe(413)
  })

  it('at /login/ of no said length end at the limit', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        const head =
          'Host: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked'
        socket.write(`POST /login/ HTTP/1.1\r\n${head}\r\n\r\n4000\r\nusername=${'x'.repeat(0x4000 - 9)}\r\n`)
      })
      let text = ''
      socket.on('data', piece => {
        text += piece.toString()
        if (text.includes('\r\n')) socket.destroy()
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])('at /login/ are no %s', async type => {
    const { statusCode } = await current().server.inject({
      method: 'POST',
      url: '/login/',
      headers: { 'content-type': type },
      payload: 'x',
    })
    expect(statusCode).toBe(415)
  })

  it('as a form are taken nowhere else', async () => {
    const { statusCode } = await current().server.inject({
      method: 'POST',
      url: '/api/v1/jobs/',
      remoteAddress: '127.0.0.1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'title=x',
    })
    expect(statusCode).toBe(401)
  })
})
