import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTo, digestOf, getDigest, memoryGrowth, putPieces, sendHalf } from '../testing/real-http.js'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { zipOf, zipPieces } from '../testing/zip.js'

const MiB = 1024 * 1024
const zip = { 'content-type': 'application/zip' }
const update = zipOf([Buffer.from('version = 1')])
const refused = { status: 400, body: { error: expect.any(String) as string } }

let made: MadeDatabase
beforeAll(async () => {
  made = await makeDatabase(undefined)
})
afterAll(() => made.drop())

describe('agent updates', () => {
  const current = startTestFarm(() => made, { agent_update_max_size: 201 * MiB, request_body_limit: 2048 })
  let port: number
  const send: ReturnType<typeof current>['send'] = (...given) => current().send(...given)
  const files = () => readdir(current().farm.settings.agent_updates_dir).catch(() => [])
  const path = (version: string) => `/api/v1/agents/updates/${version}`
  const put = (version: string, content: Buffer, headers: Record<string, string | number> = zip) =>
    putPieces(port, path(version), [content], headers)
  const get = (version: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path(version)}`, { headers, redirect: 'manual' })

  beforeAll(async () => {
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    port = (current().server.server.address() as AddressInfo).port
  })

  it('answer an upload with 201 and no body, and are given out as they came', async () => {
    expect(await put('1.2.3', update)).toEqual({ status: 201, body: '' })
    const answer = await get('1.2.3')
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String(update.length),
      'content-disposition': 'attachment; filename="pyfarm-agent-1.2.3.zip"',
      'x-content-type-options': 'nosniff',
    })
    expect(Buffer.from(await answer.arrayBuffer()).equals(update)).toBe(true)
  })

  it('are given out with their hash, and a signature that stands for this file as this version', async () => {
    const { headers } = await get('1.2.3')
    const hash = createHash('sha256').update(update)
    expect(headers.get('repr-digest')).toBe(`sha-256=:${hash.copy().digest('base64')}:`)
    const key = createPublicKey({
      key: Buffer.from(headers.get('pyfarm-update-key') ?? '', 'base64'),
      type: 'spki',
      format: 'der',
    })
    const isSigned = (version: string) => {
      const text = `pyfarm agent update\n${version}\n${update.length}\n${hash.copy().digest('hex')}\n`
      return verify(null, Buffer.from(text), key, Buffer.from(headers.get('pyfarm-signature') ?? '', 'base64'))
    }
    expect([isSigned('1.2.3'), isSigned('1.2.4')]).toEqual([true, false])
  })

  it('that were put into the folder by hand, and replaced there, are vouched for as they are', async () => {
    const { agent_updates_dir: folder } = current().farm.settings
    for (const content of ['first', 'second, longer']) {
      const file = zipOf([Buffer.from(content)])
      await writeFile(join(folder, 'pyfarm-agent-by-hand.zip'), file)
      expect((await get('by-hand')).headers.get('repr-digest')).toBe(
        `sha-256=:${createHash('sha256').update(file).digest('base64')}:`,
      )
    }
  })

  it('have the names of PyFarm in their folder, so that what lies there already is found', async () => {
    const stored = join(current().farm.settings.agent_updates_dir, 'pyfarm-agent-1.2.3.zip')
    expect((await readFile(stored)).equals(update)).toBe(true)
  })

  it('are replaced by a later upload', async () => {
    const later = zipOf([Buffer.from('version = 2')], 'later')
    expect(await put('1.2.3', later)).toMatchObject({ status: 201 })
    expect(Buffer.from(await (await get('1.2.3')).arrayBuffer()).equals(later)).toBe(true)
  })

  it('are 404 for a version that is not there, and for a folder of its name', async () => {
    expect(await send('GET', '/agents/updates/9.9.9')).toMatchObject({ ...refused, status: 404 })
    await mkdir(join(current().farm.settings.agent_updates_dir, 'pyfarm-agent-folder.zip'))
    expect(await send('GET', '/agents/updates/folder')).toMatchObject({ status: 404 })
  })

  it.each(['..%2f..%2fsecret', '%2e%2e', '.1', 'a%2fb', 'a%5Cb', '1%00', '1%0a', 'a%20b', '%C3%A9', 'v'.repeat(65)])(
    'are 400 under the name %s, and nothing is stored',
    async version => {
      const before = await files()
      // As it is: clients that know addresses would walk up before they send.
      const answer = await answerTo(request({ port, path: path(version) }).end())
      expect(answer).toEqual({ status: 400, body: expect.stringMatching(/^\{"error":".*(?:version|NUL)/) as string })
      expect(await put(version, update)).toMatchObject({ status: 400 })
      expect(await files()).toEqual(before)
    },
  )

  it.each(['application/json', 'application/octet-stream', 'application/x-zip-compressed', 'text/plain'])(
    'are 400 as %s',
    async type => {
      expect(await put('2.0', update, { 'content-type': type })).toMatchObject({ status: 400 })
      expect(await put('2.0', update, {})).toMatchObject({ status: 400 })
      expect((await get('2.0')).status).toBe(404)
    },
  )

  it('may name parameters of their type', async () => {
    expect(await put('2.1', update, { 'content-type': 'Application/ZIP; charset=binary' })).toMatchObject({ status: 201 })
  })

  it.each([
    ['empty', Buffer.alloc(0)],
    ['a text', Buffer.from('no archive')],
    ['half of one', update.subarray(0, update.length / 2)],
  ])('are 400 when the content is %s, and nothing is stored', async (_what, content) => {
    const before = await files()
    expect(await put('3.0', content)).toMatchObject({ status: 400 })
    expect(await files()).toEqual(before)
  })

  it('may be packed with gzip on their way', async () => {
    expect(await put('3.1', gzipSync(update), { ...zip, 'content-encoding': 'gzip' })).toMatchObject({ status: 201 })
    expect(Buffer.from(await (await get('3.1')).arrayBuffer()).equals(update)).toBe(true)
  })

  it('are 400 for who does not accept a zip file', async () => {
    expect((await get('1.2.3', { accept: 'application/json' })).status).toBe(400)
    expect((await get('1.2.3', { accept: 'text/html, application/zip;q=0.9' })).status).toBe(200)
  })

  it('that break off leave nothing', async () => {
    const before = await files()
    const half = await sendHalf('PUT', port, path('4.0'), zip)
    await expect.poll(async () => (await files()).length).toBe(before.length + 1)
    half.destroy()
    await expect.poll(files).toEqual(before)
    expect((await get('4.0')).status).toBe(404)
  })

  it('of 200 MiB are taken and given out in bounded memory; more than the setting allows is 413', async () => {
    const piece = Buffer.alloc(64 * 1024, 'code')
    function* content(size: number) {
      for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, left)
    }
    const pieces = (size: number) => zipPieces(() => content(size))
    // What the process takes once and for all is there before.
    await putPieces(port, path('5.0'), pieces(50 * MiB), zip)
    await getDigest(`http://127.0.0.1:${port}${path('5.0')}`)
    const growth = await memoryGrowth(async () => {
      expect(await putPieces(port, path('5.1'), pieces(200 * MiB), zip)).toMatchObject({ status: 201 })
      expect(await getDigest(`http://127.0.0.1:${port}${path('5.1')}`)).toMatchObject({
        status: 200,
        hash: digestOf(pieces(200 * MiB)),
      })
    })
    expect(growth).toBeLessThan(64 * MiB)
    const answer = await putPieces(port, path('5.2'), pieces(201 * MiB), zip)
    expect(answer).toEqual({ status: 413, body: expect.stringContaining('agent_update_max_size') as string })
    expect((await files()).filter(name => name.includes('5.2') || name.startsWith('.'))).toEqual([])
  }, 60_000)

  it('do not hide agents, and take no other methods', async () => {
    const id = '11111111-1111-4111-8111-111111111111'
    const agent = { id, hostname: 'one', remote_ip: '10.0.0.1', port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 }
    expect(await send('POST', '/agents/', agent)).toMatchObject({ status: 201 })
    expect(await send('GET', `/agents/${id}`)).toMatchObject({ status: 200, body: { hostname: 'one' } })
    expect(await send('DELETE', '/agents/updates/1.2.3')).toMatchObject({
      status: 405,
      headers: { allow: expect.stringMatching(/GET.*PUT/) as string },
    })
  })
})

describe('with agent_updates_webdir, agent updates', () => {
  const current = startTestFarm(() => made, { agent_updates_webdir: 'https://files.example/pyfarm/' })

  it('are 301 to their files below it, whether they are there or not', async () => {
    expect(await current().send('GET', '/agents/updates/1.2.3')).toMatchObject({
      status: 301,
      headers: { location: 'https://files.example/pyfarm/pyfarm-agent-1.2.3.zip' },
    })
    expect(await current().send('GET', '/agents/updates/.2')).toMatchObject({ status: 400 })
  })
})
