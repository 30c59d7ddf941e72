// Updates of a running agent, before a stub master and a server of files.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedText, writeDigest } from '@pyfarm/contract/update-signature'
import type { StubAnswer } from '../testing/stub-master.js'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'
import { makeZip } from '../testing/zip.js'

const platform = `${process.platform}-${process.arch}`
const manifest = (about: object = {}) => JSON.stringify({ kind: 'pyfarm-agent', version: '9.0', platforms: [platform], ...about })
const bundle = (text = manifest(), more: { name: string; content: string }[] = []) =>
  makeZip([{ name: 'pyfarm-agent.json', content: text }, { name: 'start.mjs', content: 'process.exit()' }, ...more])

const keys = generateKeyPairSync('ed25519')
const otherKeys = generateKeyPairSync('ed25519')
const publicText = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64')

function voucher(content: Buffer, { privateKey, publicKey } = keys, version = '9.0'): Record<string, string> {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const text = signedText({ version, size: content.length, sha256 })
  return {
    'repr-digest': writeDigest(sha256),
    'pyfarm-signature': sign(null, Buffer.from(text), privateKey).toString('base64'),
    'pyfarm-update-key': publicText(publicKey),
  }
}

let farm: TestFarm
/** What the master answers when an update is fetched. */
let served: StubAnswer[]

beforeEach(async () => {
  farm = await openTestFarm()
  served = []
  farm.master.answer = ({ path }) => {
    if (!path.startsWith('/agents/updates/')) return undefined
    return served.length > 1 ? served.shift() : served[0]
  }
})
afterEach(() => farm.close())

const serve = (content: Buffer, headers: Record<string, string>) => (served = [{ status: 200, text: content, headers }])
const update = (version = '9.0') => farm.call('POST', '/api/v1/update', { version })
const versions = (): Promise<string[]> => readdir(join(farm.home, 'versions')).catch(() => [])
const pin = (key: KeyObject) => writeFile(join(farm.home, 'update-key.pub'), publicText(key))
const refusal = async () => {
  await until(() => farm.said.some(sentence => sentence.includes('was refused')), 'the refusal')
  return farm.said.find(sentence => sentence.includes('was refused'))
}

describe('an update', () => {
  it('that is as its master says is unpacked beside the rest, and the agent gives way to it', async () => {
    const content = bundle(manifest(), [{ name: 'node_modules/a/index.js', content: 'a' }])
    serve(content, voucher(content))
    expect(await update()).toEqual({ status: 202, body: '' })
    expect(await farm.agent.ended).toBe('restart')
    expect((await versions()).sort()).toEqual(['9.0', 'wanted.json'])
    expect(await readFile(join(farm.home, 'versions', '9.0', 'node_modules', 'a', 'index.js'), 'utf8')).toBe('a')
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(JSON.parse(await readFile(join(farm.home, 'versions', 'wanted.json'), 'utf8'))).toEqual({ version: '9.0', sha256 })
    expect(farm.master.seen(/POST \/agents\/.+/).at(-1)?.body).toMatchObject({ state: 'offline' })
  })

  it('waits for the work to end, and takes none meanwhile', async () => {
    farm.master.jobTypes.set('Wait', nodeJobType('setTimeout(() => {}, 60_000)'))
    await farm.call('POST', '/api/v1/assign', assignmentOf('Wait', [1]))
    await until(() => farm.master.seen(/POST .*\/1$/).length > 0, 'the start')
    const content = bundle()
    serve(content, voucher(content))
    await update()
    await until(async () => (await versions()).includes('wanted.json'), 'the new version')
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Wait', [2]))).toMatchObject({ status: 503 })
    expect(await update('9.1')).toMatchObject({ status: 503 })
    expect(await farm.call('GET', '/api/v1/status')).toMatchObject({ body: { state: 'running' } })
    await farm.call('DELETE', '/api/v1/tasks/1')
    expect(await farm.agent.ended).toBe('restart')
  })

  it('to the version that runs changes nothing', async () => {
    const { body } = await farm.call('GET', '/api/v1/config')
    const { agent_version: running } = body as { agent_version: string }
    expect(await update(running)).toMatchObject({ status: 202 })
    await until(() => farm.said.some(sentence => sentence.includes('already')), 'the sentence')
    expect(farm.master.seen(/updates/)).toEqual([])
  })

  it('is fetched again and again while the master is in trouble', async () => {
    const content = bundle()
    served = [{ status: 503 }, { status: 500, text: 'no' }, { status: 200, text: content, headers: voucher(content) }]
    await update()
    expect(await farm.agent.ended).toBe('restart')
    expect(farm.master.seen(/updates/)).toHaveLength(3)
  })

  it('may lie elsewhere: only its master says what it must be, and what identifies this agent goes only to its master', async () => {
    const content = bundle()
    let seen: NodeJS.Dict<string | string[]> = {}
    const server = createServer((request, reply) => {
      seen = request.headers
      reply.writeHead(200, voucher(content, otherKeys)).end(content)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const location = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pyfarm-agent-9.0.zip`
    served = [{ status: 301, headers: { ...voucher(content), location } }]
    await update()
    expect(await farm.agent.ended).toBe('restart')
    expect(seen).not.toHaveProperty('pyfarm-offers')
    server.close()
  })

  it("of PyFarm's master, which says nothing of the file, is taken when no key is known", async () => {
    serve(bundle(), {})
    await update()
    expect(await farm.agent.ended).toBe('restart')
    expect(farm.said.join()).toContain('does not say what the update to version 9.0 must be like')
  })

  it('that is wanted last counts', async () => {
    let release: () => void = () => undefined
    const server = createServer((_request, reply) => {
      release = () => void reply.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const location = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const content = bundle(manifest({ version: '9.1' }))
    served = [
      { status: 302, headers: { location } },
      { status: 200, text: content, headers: voucher(content, keys, '9.1') },
    ]
    await update()
    await until(() => farm.master.seen(/updates\/9\.0/).length === 1, 'the first request')
    await update('9.1')
    expect(await farm.agent.ended).toBe('restart')
    expect((await versions()).sort()).toEqual(['9.1', 'wanted.json'])
    release()
    server.closeAllConnections()
    server.close()
  })
})

describe('an update is refused, and nothing changes,', () => {
  const content = bundle()
  const good = voucher(content)

  it.each<[string, () => Promise<void> | StubAnswer[], string]>([
    ['that is not there', () => (served = [{ status: 404 }]), 'the answer to the request for it was 404'],
    ['whose hash is another', () => serve(bundle(manifest(), [{ name: 'x', content: 'x' }]), good), 'its SHA-256 differs'],
    ['whose hash makes no sense', () => serve(content, { ...good, 'repr-digest': 'sha-256=?' }), 'its SHA-256 differs'],
    [
      'whose signature is of another version',
      async () => {
        await pin(keys.publicKey)
        serve(content, { ...good, ...voucher(content, keys, '8.0') })
      },
      "its signature is not by its master's key",
    ],
    [
      'that is signed with another key',
      async () => {
        await pin(keys.publicKey)
        serve(content, voucher(content, otherKeys))
      },
      'signed with another key than its master',
    ],
    [
      'that is not signed though its master signs',
      async () => {
        await pin(keys.publicKey)
        serve(content, { 'repr-digest': good['repr-digest'] ?? '' })
      },
      'it is not signed',
    ],
    ['that is no bundle', () => serve(makeZip([{ name: 'a', content: 'a' }]), {}), 'it has no pyfarm-agent.json'],
    ['that is no zip file', () => serve(Buffer.from('<html>'), {}), "its zip file can't be unpacked"],
    [
      'whose paths climb',
      () => serve(bundle(manifest(), [{ name: '../../agent-id', content: 'x' }]), {}),
      'invalid relative path',
    ],
    ['that is another version', () => serve(bundle(manifest({ version: '9.9' })), {}), 'it is version 9.9, not 9.0'],
    [
      'that runs elsewhere',
      () => serve(bundle(manifest({ platforms: ['vax-1'] })), {}),
      `it runs on vax-1, and this is ${platform}`,
    ],
    ['whose description is none', () => serve(bundle('{'), {}), 'makes no sense'],
    ['without a program', () => serve(makeZip([{ name: 'pyfarm-agent.json', content: manifest() }]), {}), 'it has no start.mjs'],
    [
      'that is sent around in circles',
      () => (served = [{ status: 302, headers: { location: '/api/v1/agents/updates/9.0' } }]),
      'from address to address',
    ],
  ])('%s', async (_what, prepare, reason) => {
    // A fresh agent reads the key that was pinned before it.
    await farm.close()
    farm = await openTestFarm({}, {}, async home => {
      farm = { ...farm, home }
      await prepare()
    })
    farm.master.answer = ({ path }) => (path.startsWith('/agents/updates/') ? served[0] : undefined)
    farm.master.offers = 'update-error'
    const id = await readFile(join(farm.home, 'agent-id'), 'utf8')
    expect(await update()).toEqual({ status: 202, body: '' })
    expect(await refusal()).toContain(reason)
    expect(await versions()).toEqual([])
    expect(await readFile(join(farm.home, 'agent-id'), 'utf8')).toBe(id)
    expect(await farm.call('GET', '/api/v1/status')).toMatchObject({
      body: { state: 'online', last_error: expect.stringContaining(reason) as string },
    })
    await until(() => farm.master.seen(/POST \/agents\/.+/).length > 0, 'the announcement')
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Any', [1]))).toMatchObject({ status: 202 })
  })
})

describe('the key of a master', () => {
  it('is kept from its first registration, and no other takes its place', async () => {
    await farm.close()
    farm = await openTestFarm({}, {}, undefined, master => {
      master.answer = ({ path }) =>
        path === '/agents/'
          ? {
              status: 201,
              body: { id: 'fa000000-0000-4000-8000-000000000001' },
              headers: { 'pyfarm-update-key': publicText(keys.publicKey) },
            }
          : undefined
    })
    const file = join(farm.home, 'update-key.pub')
    await until(async () => (await readFile(file, 'utf8').catch(() => '')).trim() === publicText(keys.publicKey), 'the key')
    const content = bundle()
    farm.master.answer = ({ path }) =>
      path.startsWith('/agents/updates/') ? { status: 200, text: content, headers: voucher(content, otherKeys) } : undefined
    await update()
    expect(await refusal()).toContain(`another key than its master's in ${file}`)
    await rm(file)
  })
})
