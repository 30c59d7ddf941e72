import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerTo, digestOf, getDigest, memoryGrowth, putPieces, sendHalf } from '../testing/real-http.js'
import { RefusedError } from './refusal.js'
import { boundRequestTime } from './request-time.js'
import { openStored, storeUpload } from './stored-files.js'
import type { UploadRules } from './stored-files.js'

const MiB = 1024 * 1024
const rules: UploadRules = { mostBytes: 300 * MiB, tooLarge: 'That is too much.' }
let folder: string
let server: Server
let port: number

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pyfarm-stored-')), 'made', 'when needed')
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await rm(join(folder, '..', '..'), { recursive: true, force: true })
})

/** PUT stores under the path's last part, GET reads it; other methods only read the body. */
async function serve(given: Partial<UploadRules> = {}, requestTime = 120_000): Promise<void> {
  server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const answer = (status: number, body = '') => response.writeHead(status).end(body)
    if (request.method === 'PUT') {
      storeUpload(folder, name, request, { ...rules, ...given }).then(
        () => answer(201),
        (error: unknown) =>
          error instanceof RefusedError ? answer(error.refusal.refused, error.refusal.error) : answer(500, String(error)),
      )
    } else if (request.method === 'GET') {
      void openStored(folder, name).then(file => {
        if (file === undefined) answer(404)
        else file.content.pipe(response.writeHead(200))
      })
    } else request.on('end', () => answer(200)).resume()
  })
  server.requestTimeout = requestTime
  boundRequestTime(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
}

const files = () => readdir(folder).catch(() => [])
const stored = (name: string) => readFile(join(folder, name))

/** The same bytes again and again: what grows is not the sender. */
function* pieces(bytes: number, piece = Buffer.alloc(64 * 1024, 'log')): Generator<Buffer, void, undefined> {
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left)
}

async function* slowly(texts: readonly string[], pause: number): AsyncGenerator<Buffer, void, undefined> {
  for (const text of texts) {
    yield Buffer.from(text)
    await sleep(pause)
  }
}

describe('an upload', () => {
  it('is stored under its name and nothing beside it, in a folder that is made for it', async () => {
    await serve()
    const content = randomBytes(700_000)
    expect(await putPieces(port, '/a.csv', [content], {})).toMatchObject({ status: 201 })
    expect(await files()).toEqual(['a.csv'])
    expect((await stored('a.csv')).equals(content)).toBe(true)
  })

  it('of 200 MiB is taken and given out again in bounded memory', async () => {
    await serve()
    const size = 200 * MiB
    const there = `http://127.0.0.1:${port}/`
    // What the process takes once and for all is there before.
    await putPieces(port, '/first', pieces(size / 4), {})
    await getDigest(`${there}first`)
    const growth = await memoryGrowth(async () => {
      expect(await putPieces(port, '/large', pieces(size), { 'content-length': size })).toMatchObject({ status: 201 })
      expect(await getDigest(`${there}large`)).toEqual({ status: 200, size, hash: digestOf(pieces(size)) })
    })
    expect(growth).toBeLessThan(64 * MiB)
  }, 60_000)

  it('that breaks off leaves nothing, and what was there before', async () => {
    await serve()
    await putPieces(port, '/a.csv', [Buffer.from('whole')], {})
    const half = await sendHalf('PUT', port, '/a.csv', {})
    await expect.poll(async () => (await files()).length).toBe(2)
    half.destroy()
    await expect.poll(files).toEqual(['a.csv'])
    expect((await stored('a.csv')).toString()).toBe('whole')
  })

  it('is one whole file when two come under one name at once', async () => {
    await serve()
    const contents = ['a', 'b'].map(letter => [...pieces(5 * MiB, Buffer.alloc(64 * 1024, letter))])
    const answers = await Promise.all(contents.map(content => putPieces(port, '/same', content, {})))
    expect(answers.map(answer => answer.status)).toEqual([201, 201])
    expect(await files()).toEqual(['same'])
    expect(contents.map(digestOf)).toContain(digestOf([await stored('same')]))
  })

  it.each([
    ['with its length', { 'content-length': 2 * MiB }],
    ['without it', {}],
  ])('that is too large is 413 %s, and leaves nothing', async (_how, headers) => {
    await serve({ mostBytes: MiB })
    const answer = await putPieces(port, '/a.csv', pieces(2 * MiB), headers)
    expect(answer).toEqual({ status: 413, body: 'That is too much.' })
    expect(await files()).toEqual([])
  })

  it('that the check refuses is answered so, and leaves nothing', async () => {
    const seen: string[] = []
    const check = async (file: string) => {
      seen.push(await readFile(file, 'utf8'))
      return { refused: 400, error: 'No.' } as const
    }
    await serve({ check })
    expect(await putPieces(port, '/a', [Buffer.from('all of it')], {})).toEqual({ status: 400, body: 'No.' })
    expect(seen).toEqual(['all of it'])
    expect(await files()).toEqual([])
  })

  describe('packed with gzip', () => {
    const gzip = { 'content-encoding': 'gzip' }

    it.each(['gzip', 'GZIP', 'x-gzip'])('is unpacked while it is stored (%s)', async encoding => {
      await serve()
      const packed = gzipSync('line\r\n'.repeat(50_000))
      expect(await putPieces(port, '/a.csv', [packed], { 'content-encoding': encoding })).toMatchObject({ status: 201 })
      expect((await stored('a.csv')).toString()).toBe('line\r\n'.repeat(50_000))
    })

    it('counts as large as it is unpacked', async () => {
      await serve({ mostBytes: MiB })
      const bomb = gzipSync(Buffer.alloc(50 * MiB))
      expect(bomb.length).toBeLessThan(MiB)
      expect(await putPieces(port, '/a.csv', [bomb], gzip)).toMatchObject({ status: 413 })
      expect(await files()).toEqual([])
    })

    it.each([
      ['is not', Buffer.from('timestamp,pid,stream\r\n')],
      ['is cut off', gzipSync(randomBytes(10_000)).subarray(0, 5000)],
    ])('and %s is 400, and leaves nothing', async (_what, content) => {
      await serve()
      expect(await putPieces(port, '/a.csv', [content], gzip)).toEqual({ status: 400, body: 'The upload is not valid gzip.' })
      expect(await files()).toEqual([])
    })
  })

  it('packed in another way is 415', async () => {
    await serve()
    expect(await putPieces(port, '/a.csv', [Buffer.from('x')], { 'content-encoding': 'br' })).toMatchObject({ status: 415 })
    expect(await files()).toEqual([])
  })

  it('may take longer than other requests, as long as something arrives', async () => {
    await serve({ pause: 5000 }, 150)
    expect(await putPieces(port, '/slow', slowly(['1', '2', '3', '4', '5', '6'], 50), {})).toMatchObject({ status: 201 })
    expect((await stored('slow')).toString()).toBe('123456')
  })

  it('that stops arriving is 408, leaves nothing, and its connection ends', async () => {
    await serve({ pause: 100 }, 200)
    const half = await sendHalf('PUT', port, '/half', {})
    const closed = once(half, 'close')
    expect(await answerTo(half)).toMatchObject({ status: 408 })
    await closed
    expect(await files()).toEqual([])
  })
})

describe('a request that is no upload', () => {
  it('is 408 when it does not arrive in its time', async () => {
    await serve({}, 150)
    const answer = await answerTo(await sendHalf('POST', port, '/', {}))
    expect(answer.status).toBe(408)
    expect(JSON.parse(answer.body)).toEqual({ error: 'The request did not arrive within 0.15 seconds.' })
  })

  it('is answered when it does', async () => {
    await serve({}, 150)
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'in time' })
    expect(answer.status).toBe(200)
  })
})
