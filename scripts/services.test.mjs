import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { probeServices } from './services.mjs'

afterEach(() => vi.unstubAllEnvs())

async function listen() {
  const server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe('probing the services', () => {
  it('hands on the address of one that answers', async () => {
    const server = await listen()
    const address = `redis://127.0.0.1:${server.address().port}`
    vi.stubEnv('PYFARM_TEST_REDIS', address)
    const { env, absent } = await probeServices()
    server.close()
    expect(env.PYFARM_TEST_REDIS).toBe(address)
    expect(absent.filter(sentence => sentence.startsWith('Redis'))).toEqual([])
  })

  it('says what is left out where one does not answer, without its password', async () => {
    const server = await listen()
    const { port } = server.address()
    server.close()
    await once(server, 'close')
    vi.stubEnv('PYFARM_TEST_POSTGRES', `postgresql://me:secret@127.0.0.1:${port}/farm`)
    const { env, absent } = await probeServices()
    expect(env).toHaveProperty('PYFARM_TEST_POSTGRES', undefined)
    expect(absent[0]).toContain(`postgresql://me:***@127.0.0.1:${port}/farm: the store tests on PostgreSQL are left out`)
  })
})
