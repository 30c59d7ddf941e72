import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectApi } from './api-client.js'
import { findToken } from './credentials.js'
import { readLogins, saveLogin } from './logins.js'

describe('the token that a command sends', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'pyfarm-home-'))
    vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'))
    vi.stubEnv('PYFARM_TOKEN', '')
    await writeFile(join(home, 'token'), 'of-the-home\n')
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(home, { recursive: true })
  })
  const masterIs = (url: string, pid: number | undefined = process.pid) =>
    writeFile(join(home, 'master.json'), JSON.stringify({ url, pid }))

  it('is the home’s, to the master of the home', async () => {
    await masterIs('http://127.0.0.1:5000')
    expect(await findToken('http://127.0.0.1:5000', home)).toBe('of-the-home')
  })

  it.each(['http://127.0.0.1:5001', 'http://localhost:5000', 'https://127.0.0.1:5000', 'http://evil.example:5000'])(
    'is none to %s, which is another',
    async master => {
      await masterIs('http://127.0.0.1:5000')
      expect(await findToken(master, home)).toBeUndefined()
    },
  )

  it('is none when no master of the home runs, since anybody may answer at its address then', async () => {
    expect(await findToken('http://127.0.0.1:5000', home)).toBeUndefined()
    await masterIs('http://127.0.0.1:5000', 2 ** 30)
    expect(await findToken('http://127.0.0.1:5000', home)).toBeUndefined()
  })

  it('is that of the login at this very master, before the home’s', async () => {
    await masterIs('http://127.0.0.1:5000')
    await saveLogin('http://127.0.0.1:5000', { username: 'nora', token: 'of-nora', id: 1 })
    await saveLogin('http://farm:5000', { username: 'nora', token: 'elsewhere', id: 2 })
    expect(await findToken('http://127.0.0.1:5000', home)).toBe('of-nora')
    expect(await findToken('http://farm:5000', home)).toBe('elsewhere')
    await saveLogin('http://127.0.0.1:5000', undefined)
    expect(await findToken('http://127.0.0.1:5000', home)).toBe('of-the-home')
    expect(Object.keys(await readLogins())).toEqual(['http://farm:5000'])
  })

  it('is the one in PYFARM_TOKEN, before all others', async () => {
    vi.stubEnv('PYFARM_TOKEN', 'given')
    expect(await findToken('http://farm:5000', home)).toBe('given')
  })

  it('does not follow the master’s word to another address', async () => {
    const heard: (string | undefined)[] = []
    const listen = async (answer: (to: string) => object): Promise<{ server: Server; url: string }> => {
      const server = createServer((request, reply) => {
        heard.push(request.headers.authorization)
        reply.writeHead(...(answer(request.url ?? '') as [number, Record<string, string>])).end('{}')
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }
    const other = await listen(() => [200, {}])
    const master = await listen(() => [307, { location: `${other.url}/api/v1/jobs/` }])
    await connectApi(master.url, { token: 'secret' }).send('GET', '/jobs/')
    expect(heard).toEqual(['Bearer secret', undefined])
    for (const { server } of [other, master]) {
      server.closeAllConnections()
      server.close()
    }
  })
})
