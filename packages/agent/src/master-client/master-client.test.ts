import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NoAnswer, openMasterClient, type MasterClient } from './master-client.js'

let folder: string
let server: Server
let client: MasterClient
let offers: string | undefined
let received: { headers: IncomingMessage['headers']; content: Buffer }[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-'))
  received = []
  offers = undefined
  server = createServer((request, response) => {
    if (request.url?.endsWith('/silence') === true) return
    if (request.url?.endsWith('/half') === true) return void response.writeHead(200, { 'content-length': '100' }).write('{')
    void buffer(request).then(content => {
      received.push({ headers: request.headers, content })
      const isPage = request.url?.endsWith('/page') === true
      response.writeHead(isPage ? 502 : 200, offers === undefined || isPage ? {} : { 'pyfarm-offers': offers })
      response.end(isPage ? '<html>' : '{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  client = openMasterClient(`http://127.0.0.1:${address.port}`, { answerMilliseconds: 500 })
})

afterEach(async () => {
  await client.close()
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (path: string) => client.send({ method: 'GET', path })

describe('a log that is uploaded', () => {
  const rows = 'time,1,0,1,a line\r\n'.repeat(50_000)
  let file: string
  beforeEach(async () => {
    file = join(folder, 'a.csv')
    await writeFile(file, rows)
  })

  it('goes as it is to a master of PyFarm’s', async () => {
    expect(await client.upload('/a', file)).toBe(200)
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'text/csv', 'content-length': String(rows.length) })
    expect(received[0]?.content.toString()).toBe(rows)
  })

  it('goes packed to a master that offers it, an empty one as it is', async () => {
    offers = 'heartbeat, gzip-logs'
    await ask('/')
    await client.upload('/a', file)
    const { headers, content } = received[1] ?? { headers: {}, content: Buffer.alloc(0) }
    expect(headers).toMatchObject({ 'content-type': 'text/csv', 'content-encoding': 'gzip' })
    expect(content.length).toBeLessThan(rows.length / 10)
    expect(gunzipSync(content).toString()).toBe(rows)
    await writeFile(file, '')
    await client.upload('/a', file)
    expect(received[2]?.headers).toMatchObject({ 'content-length': '0' })
  })
})

describe('a master', () => {
  it('offers what it said on its last answer; a page of a proxy changes nothing', async () => {
    offers = 'reports, Gzip-Logs'
    await ask('/')
    expect([...client.offers]).toEqual(['reports', 'gzip-logs'])
    await ask('/page')
    expect([...client.offers]).toEqual(['reports', 'gzip-logs'])
    offers = undefined
    await ask('/')
    expect([...client.offers]).toEqual([])
  })

  it.each(['/silence', '/half'])('that falls silent (%s) is no answer', async path => {
    await expect(ask(path)).rejects.toThrow(NoAnswer)
  })
})
