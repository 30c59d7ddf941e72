import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ask, askIfThere, connectApi, errorText, type Api } from './api-client.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A master that answers every request with this. */
async function masterSaying(status: number, body: string | undefined): Promise<Api> {
  const server = createServer((_, reply) => {
    if (body !== undefined) reply.writeHead(status).end(body)
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return connectApi(`http://127.0.0.1:${port}`, { timeoutMs: body === undefined ? 100 : 5000 })
}

const schema = z.object({ id: z.int() })

describe('an answer of the master', () => {
  it('is parsed', async () =>
    expect(await ask(await masterSaying(200, '{"id":5,"more":1}'), schema, 'GET', '/jobs/5')).toEqual({ id: 5 }))

  it("that refuses becomes a sentence with the master's own words", async () => {
    const api = await masterSaying(404, '{"error":"Jobtype x not found"}')
    await expect(ask(api, schema, 'POST', '/jobs/', {})).rejects.toThrow('the master refused: Jobtype x not found')
  })

  it('of 404 is nothing where that is asked for', async () => {
    expect(await askIfThere(await masterSaying(404, '"x"'), schema, '/jobs/x')).toBeUndefined()
  })

  it('in an unknown form names the field', async () => {
    await expect(ask(await masterSaying(200, '{}'), schema, 'GET', '/jobs/5')).rejects.toThrow(
      /answer to GET \/jobs\/5 is not what .* \(id: /,
    )
  })

  it('that never comes is silence', async () => {
    const api = await masterSaying(200, undefined)
    expect(await api.send('GET', '/jobs/')).toEqual({ kind: 'silence', why: 'no answer in 0.1 s' })
  })
})

it('a master that is not there is said to be so', async () => {
  const api = connectApi('http://127.0.0.1:1')
  const sentence = 'no master answers at http://127.0.0.1:1: start one with "pyfarm up" or name it with --master'
  await expect(ask(api, schema, 'GET', '/jobs/')).rejects.toThrow(sentence)
})

describe('the words of an error', () => {
  it.each([
    [{ error: 'Job 5 not found' }, 'Job 5 not found'],
    [{ error: ['Software x not found', 'Software y not found'] }, 'Software x not found, Software y not found'],
    ['User x not found', 'User x not found'],
    ['<html>', 'status 400'],
    ['', 'status 400'],
    [{}, 'status 400'],
  ])('%j', (body, text) => expect(errorText({ status: 400, body })).toBe(text))
})
