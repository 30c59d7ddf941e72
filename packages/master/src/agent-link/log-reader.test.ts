import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { masterUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { LogWish } from '../farm.js'
import { isRefusal } from '../http/refusal.js'
import { memoryGrowth } from '../testing/real-http.js'
import { testSettings } from '../testing/test-settings.js'
import { createLogReader } from './log-reader.js'
import type { LogReader } from './log-reader.js'

const MiB = 1024 * 1024
type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void

let defaults: Settings
let server: Server
let answer: Answer
let asked: string[]
let url: string
let reader: LogReader
let going: AbortController

beforeAll(async () => {
  defaults = await testSettings()
})

beforeEach(async () => {
  asked = []
  going = new AbortController()
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response, asked.length)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log.csv`
  reader = readerWith({})
})

afterEach(async () => {
  going.abort()
  await reader.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const readerWith = (settings: Partial<Settings>, quiet = 5000): LogReader =>
  createLogReader({ ...defaults, agent_request_timeout: 2000, ...settings }, { look: 10, quiet })

/** A wish to follow, with what `underWay` answers one after the other. */
const follow = (...underWay: boolean[]): Partial<LogWish> => ({
  underWay: () => Promise.resolve(underWay.shift() ?? false),
})

const wish = (more: Partial<LogWish> = {}): LogWish => ({ url, offers: '', signal: going.signal, ...more })

async function read(more: Partial<LogWish> = {}): Promise<string> {
  const pieces = await reader.read(wish(more))
  if (isRefusal(pieces)) throw new Error(`${pieces.refused}: ${pieces.error}`)
  return text(pieces)
}

describe('a log at its agent', () => {
  it('is what the agent has now, asked for once as the master', async () => {
    let sender: string | undefined
    answer = (request, response) => {
      sender = request.headers['user-agent']
      response.end('a\r\nb\r\n')
    }
    expect(await read()).toBe('a\r\nb\r\n')
    expect({ asked, sender }).toEqual({ asked: ['/log.csv'], sender: masterUserAgent })
  })

  it.each([
    ['has no such log: 404', 404, 404],
    ['fails: 503', 500, 503],
    ['sends the master elsewhere, where it does not go: 503', 302, 503],
  ])('is refused when the agent %s', async (_what, status, refused) => {
    answer = (_request, response) => response.writeHead(status, { location: `${url}/elsewhere` }).end('{}')
    expect(await reader.read(wish())).toMatchObject({ refused, error: expect.stringMatching(/^The agent .+\.$/) as string })
    expect(asked).toEqual(['/log.csv'])
  })

  it('is refused with 503 when the agent is not there, or takes too long to answer', async () => {
    expect(await reader.read(wish({ url: 'http://127.0.0.1:1/log.csv' }))).toMatchObject({ refused: 503 })
    reader = readerWith({ agent_request_timeout: 100 })
    answer = () => undefined
    expect(await reader.read(wish())).toMatchObject({ refused: 503 })
  })

  it('breaks off for the reader when it breaks off at the agent', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy())
    await expect(read()).rejects.toThrow()
  })

  it('of 200 MiB is passed on in bounded memory', async () => {
    reader = readerWith({ tasklog_max_size: 300 * MiB })
    const piece = Buffer.alloc(64 * 1024, 'log')
    let size = 0
    const count = async (pieces: number) => {
      answer = (_request, response) => {
        let left = pieces
        const more = () => {
          while (left-- > 0) if (!response.write(piece)) return
          response.end()
        }
        response.on('drain', more)
        more()
      }
      size = 0
      const content = await reader.read(wish())
      if (isRefusal(content)) throw new Error(content.error)
      for await (const each of content) size += each.length
    }
    await count(800)
    const growth = await memoryGrowth(() => count(3200))
    expect(size).toBe(200 * MiB)
    expect(growth).toBeLessThan(64 * MiB)
  }, 60_000)

  it('is not longer than a log that may be uploaded, and says so', async () => {
    reader = readerWith({ tasklog_max_size: 1024 })
    const rows = (count: number) => `${'x'.repeat(98)}\r\n`.repeat(count)
    answer = (_request, response) => response.end(rows(50))
    const text = await read()
    expect(text.slice(0, 1000)).toBe(rows(10))
    expect(text.slice(1000)).toMatch(
      /^[\dT:.-]+,None,internal,0,The log goes on at its agent: .* 1024 bytes .*tasklog_max_size\)\.\r\n$/,
    )
    reader = readerWith({ tasklog_max_size: 5000 })
    expect(await read()).toBe(rows(50))
  })

  it('is refused with 503 while as many are read as may be, and not after', async () => {
    reader = readerWith({ agent_requests_at_once: 1 })
    answer = (_request, response) => response.write('so far')
    const first = await reader.read(wish())
    const other = { signal: new AbortController().signal }
    expect(await reader.read(wish(other))).toMatchObject({
      refused: 503,
      error: expect.stringContaining('agent_requests_at_once'),
    })
    going.abort()
    answer = (_request, response) => response.end('whole')
    expect(isRefusal(first)).toBe(false)
    expect(await read(other)).toBe('whole')
  })

  it('is asked for no longer when nobody reads it any more', async () => {
    let closed = false
    answer = (request, response) => {
      request.on('close', () => (closed = true))
      response.write('so far')
    }
    const reading = read()
    await expect.poll(() => asked).toHaveLength(1)
    going.abort()
    await expect(reading).rejects.toThrow()
    await expect.poll(() => closed).toBe(true)
  })
})

describe('a log that is followed', () => {
  const lines = ['one\r\n', 'two\r\n', 'three\r\n', 'four\r\n']

  it('is asked for again at an agent of PyFarm while the work is under way, once more after it, and each line comes once', async () => {
    answer = (_request, response, number) => response.end(lines.slice(0, number).join(''))
    expect(await read(follow(true, true, false))).toBe(lines.join(''))
    expect(asked).toEqual(Array(4).fill('/log.csv'))
  })

  it('may not be there yet', async () => {
    answer = (_request, response, number) => (number === 1 ? response.writeHead(404).end() : response.end('begun'))
    expect(await read(follow(true, true, false))).toBe('begun')
  })

  it('is 404 when it is not there and the work is over', async () => {
    answer = (_request, response) => response.writeHead(404).end()
    expect(await reader.read(wish(follow(false)))).toMatchObject({ refused: 404 })
  })

  it('goes on after an agent was away for a moment', async () => {
    answer = (_request, response, number) => {
      if (number === 2) response.destroy()
      else response.end(lines.slice(0, number).join(''))
    }
    expect(await read(follow(true, true, false))).toBe(lines.join(''))
  })

  it('breaks off when its end can’t be had', async () => {
    answer = (_request, response, number) => (number === 1 ? response.end('begun') : response.destroy())
    await expect(read(follow(true, false))).rejects.toThrow('can’t be reached'.replace('’', "'"))
  })

  it('is left to an agent that offers it, until the agent ends it', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { [offersHeader]: 'heartbeat, log-follow' })
      response.write('one\r\n', () => response.end('two\r\n'))
    }
    expect(await read({ ...follow(true, true, true), offers: 'heartbeat, log-follow' })).toBe('one\r\ntwo\r\n')
    expect(asked).toEqual(['/log.csv?follow=1&from=0'])
  })

  it('is asked for anew from where it stands when such an agent falls silent', async () => {
    reader = readerWith({}, 100)
    answer = (_request, response, number) => {
      response.writeHead(200, { [offersHeader]: 'log-follow' })
      if (number === 1) response.write('one\r\n')
      else response.end('two\r\n')
    }
    expect(await read({ ...follow(true, true), offers: 'log-follow' })).toBe('one\r\ntwo\r\n')
    expect(asked).toEqual(['/log.csv?follow=1&from=0', '/log.csv?follow=1&from=5'])
  })

  it('comes whole and once from an agent that was replaced by PyFarm’s meanwhile', async () => {
    answer = (_request, response, number) => response.end(lines.slice(0, number).join(''))
    expect(await read({ ...follow(true, false), offers: 'log-follow' })).toBe(lines.slice(0, 3).join(''))
  })
})
