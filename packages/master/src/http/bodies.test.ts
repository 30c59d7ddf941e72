import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { overHttp } from '../testing/over-http.js'
import { startTestFarm } from '../testing/test-farm.js'

describe('a body', () => {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(() => {
    if (made === undefined) throw new Error('The database was not made.')
    return made
  })
  beforeAll(async () => {
    await current().server.listen({ host: '127.0.0.1', port: 0 })
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })

  /** The answer of a route whose schema takes anything in `data`. */
  async function post(body: string | Buffer, headers: Record<string, string> = {}, path = '/jobs/') {
    const type = { 'content-type': 'application/json' }
    const answer = await overHttp(current().server, 'POST', `/api/v1${path}`, { body, headers: { ...type, ...headers } })
    return { status: answer.status, body: JSON.parse(answer.body.toString()) as unknown }
  }
  const job = (rest: string) => `{"title": "Job", "jobtype": "Render"${rest}}`
  const count = async () => (await current().send('GET', '/jobs/')).body

  it.each([
    ['a key twice', job(', "title": "Other"'), 400, 'title: is there twice.'],
    ['a key twice inside', job(', "data": {"list": [{"a": 1, "a": 2}]}'), 400, 'data.list.0.a: is there twice.'],
    ['a whole number that would be rounded', job(', "data": {"seed": 9007199254740993}'), 400, /^data\.seed: .*rounded/],
    ['a number that would be infinite', job(', "data": {"x": 1e999}'), 400, 'data.x: is a number that is too large.'],
    ['101 levels', job(`, "data": {"x": ${'['.repeat(99)}${']'.repeat(99)}}`), 400, /100 levels/],
    ['half a million levels', job(`, "data": ${'['.repeat(500_000)}${']'.repeat(500_000)}`), 400, /100 levels/],
    ['bytes that are no UTF-8', Buffer.from(job(', "notes": "\xe9"'), 'latin1'), 400, 'The body is not valid UTF-8.'],
    [
      'half a surrogate pair as bytes',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      400,
      /UTF-8/,
    ],
    ['UTF-16', Buffer.from(job(''), 'utf16le'), 400, 'The body is not valid JSON.'],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${job('')}`, 'utf16le'), 400, 'The body is not valid UTF-8.'],
    ['two marks', `\uFEFF\uFEFF${job('')}`, 400, 'The body is not valid JSON.'],
  ])('with %s is refused, and nothing is stored', async (_what, body, status, sentence) => {
    const before = await count()
    expect(await post(body)).toEqual({
      status,
      body: { error: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence) },
    })
    expect(await count()).toEqual(before)
  })

  it.each([
    ['a mark of the byte order', `\uFEFF${job('')}`],
    ['100 levels', job(`, "data": {"x": ${'['.repeat(98)}${']'.repeat(98)}}`)],
    ['the largest exact numbers', job(', "data": {"a": 9007199254740991, "b": -9007199254740991, "c": 1e20}')],
    ['the same key in neighbours', job(', "data": {"title": 1, "a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}')],
  ])('with %s is taken', async (_what, body) => {
    expect((await post(body)).status).toBe(201)
  })

  it.each([
    [{ 'content-type': 'application/json; charset=latin1' }, 'The charset latin1 is not taken here; send UTF-8.'],
    [{ 'content-type': 'application/json; charset="utf-16"' }, 'The charset utf-16 is not taken here; send UTF-8.'],
    [{ 'content-encoding': 'gzip' }, 'The Content-Encoding gzip is not taken here; send the body as it is.'],
  ] as [Record<string, string>, string][])('with %j is 415', async (headers, error) => {
    expect(await post(job(''), headers)).toEqual({ status: 415, body: { error } })
  })

  it.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8'])('in the charset %s is taken', async charset => {
    expect((await post(job(''), { 'content-type': `application/json; charset=${charset}` })).status).toBe(201)
  })

  it('that is empty is told so, however it is sent', async () => {
    const empty = { status: 400, body: { error: 'The body is empty; send a JSON object.' } }
    expect(await post('')).toEqual(empty)
    expect(await post(' \n')).toEqual(empty)
    expect(await post('', { 'transfer-encoding': 'chunked' })).toEqual(empty)
  })

  describe('of a size', () => {
    const sized = (bytes: number) => {
      const body = job(', "data": {"x": ""}')
      return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`)
    }
    const code = (bytes: number) => {
      const body = '{"name": "Long", "classname": "Long", "code": ""}'
      return body.replace('"code": ""', `"code": "${'#'.repeat(bytes - body.length)}"`)
    }
    const [one, four] = [1024 * 1024, 4 * 1024 * 1024]

    it('of 1 MiB is taken, of a byte more is 413 with the limit and its setting', async () => {
      expect((await post(sized(one))).status).toBe(201)
      expect(await post(sized(one + 1))).toEqual({
        status: 413,
        body: { error: 'The body is larger than the 1048576 bytes that are taken here (setting request_body_limit).' },
      })
    })

    it('of 4 MiB is taken for the code of a job type, a byte more is 413', async () => {
      expect((await post(code(four), {}, '/jobtypes/')).status).toBe(201)
      expect(await post(code(four + 1), {}, '/jobtypes/')).toEqual({
        status: 413,
        body: { error: 'The body is larger than the 4194304 bytes that are taken here (setting request_body_limit).' },
      })
    })
  })
})
