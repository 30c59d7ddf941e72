import { describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

onEachDatabase('software', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  describe('POST /software/', () => {
    it('makes software without versions with 201', async () => {
      expect(await send('POST', '/software/', { software: 'blender' })).toMatchObject({
        status: 201,
        body: { id: 1, software: 'blender', versions: [] },
      })
    })

    it('ranks versions 100, 200, … in the order given', async () => {
      const { body } = await send('POST', '/software/', {
        software: 'Maya',
        versions: [{ version: '2013' }, { version: '2014' }],
      })
      expect(body).toEqual({
        id: 2,
        software: 'Maya',
        versions: [
          { id: 1, version: '2013', rank: 100 },
          { id: 2, version: '2014', rank: 200 },
        ],
      })
    })

    it('refuses software that exists with 409', async () => {
      await send('POST', '/software/', { software: 'twice' })
      expect((await send('POST', '/software/', { software: 'twice' })).status).toBe(409)
    })

    it('refuses two versions of one name or rank with 409, and stores nothing', async () => {
      const sameRank = [
        { version: 'a', rank: 5 },
        { version: 'b', rank: 5 },
      ]
      const sameName = [{ version: 'a' }, { version: 'a' }]
      for (const versions of [sameRank, sameName]) {
        expect((await send('POST', '/software/', { software: 'clashing', versions })).status).toBe(409)
      }
      expect((await send('GET', '/software/clashing')).status).toBe(404)
    })

    it.each([
      ['no name', {}, 'software'],
      ['a name that is no text', { software: 42 }, 'software'],
      ['an unknown key', { software: 'x', vendor: 'y' }, 'vendor'],
      ['versions that are no list', { software: 'x', versions: 'all' }, 'versions'],
      ['a version that is no object', { software: 'x', versions: ['1.0'] }, 'versions.0'],
      ['a version that is no text', { software: 'x', versions: [{ version: 1 }] }, 'versions.0.version'],
      ['a version with an extra key', { software: 'x', versions: [{ version: '1', size: 1 }] }, 'size'],
      ['a rank that is no whole number', { software: 'x', versions: [{ version: '1', rank: 1.5 }] }, 'versions.0.rank'],
      ['a rank beyond all counting', { software: 'x', versions: [{ version: '1', rank: 1e15 }] }, 'versions.0.rank'],
    ])('refuses %s with 400', async (_case, body, named) => {
      const { status, body: answer } = await send('POST', '/software/', body)
      expect(status).toBe(400)
      expect(answer).toEqual({ error: expect.stringContaining(named) })
    })
  })

  it('is found by name and by id, and 404 otherwise', async () => {
    const { body } = await send('POST', '/software/', { software: 'Autodesk Maya', versions: [{ version: '1' }] })
    expect((await send('GET', '/software/Autodesk%20Maya')).body).toEqual(body)
    expect((await send('GET', `/software/${idOf({ status: 200, body, headers: {} })}`)).body).toEqual(body)
    expect((await send('GET', '/software/unknown')).status).toBe(404)
    expect((await send('GET', '/software/')).body).toContainEqual(body)
  })

  describe('PUT /software/<software>', () => {
    it('answers 201 for a new one and 200 for a repeated one', async () => {
      const put = () => send('PUT', '/software/put', { software: 'put' })
      const first = await put()
      expect(first).toMatchObject({ status: 201, body: { software: 'put', versions: [] } })
      expect(await put()).toMatchObject({ status: 200, body: first.body })
    })

    it('refuses to make software of another name than in the address', async () => {
      expect((await send('PUT', '/software/one', { software: 'other' })).status).toBe(400)
      expect((await send('PUT', '/software/one', {})).status).toBe(400)
      expect((await send('PUT', '/software/2000000', { software: 'one' })).status).toBe(404)
      expect((await send('GET', '/software/one')).status).toBe(404)
    })

    it('renames with another name in the body, unless that is taken', async () => {
      const id = idOf(await send('POST', '/software/', { software: 'before', versions: [{ version: '1' }] }))
      const { status, body } = await send('PUT', '/software/before', { software: 'after' })
      expect(status).toBe(200)
      expect(body).toMatchObject({ id, software: 'after', versions: [{ version: '1' }] })
      await send('POST', '/software/', { software: 'taken' })
      expect((await send('PUT', `/software/${id}`, { software: 'taken' })).status).toBe(409)
    })

    it('replaces the versions that are listed; those of the same name keep their ids', async () => {
      const given = { software: 'replaced', versions: [{ version: '1' }, { version: '2' }] }
      const before = await send('POST', '/software/', given)
      const [, second] = versionsIn(before.body)
      const swapped = [{ version: '2' }, { version: '3', rank: 50 }]
      const { status, body } = await send('PUT', '/software/replaced', { software: 'replaced', versions: swapped })
      expect(status).toBe(200)
      expect(versionsIn(body)).toEqual([
        { id: second?.id, version: '2', rank: 100 },
        { id: expect.any(Number), version: '3', rank: 50 },
      ])
    })

    it('lets versions change ranks with each other', async () => {
      const ranked = (one: number, two: number) => [
        { version: '1', rank: one },
        { version: '2', rank: two },
      ]
      await send('PUT', '/software/swapped', { software: 'swapped', versions: ranked(1, 2) })
      const { body } = await send('PUT', '/software/swapped', { software: 'swapped', versions: ranked(2, 1) })
      expect(versionsIn(body).map(({ rank }) => rank)).toEqual([2, 1])
    })

    it("takes the list under the name of the reference's example", async () => {
      const { body } = await send('PUT', '/software/example', { software: 'example', version: [{ version: '1.69' }] })
      expect(versionsIn(body)).toEqual([{ id: expect.any(Number), version: '1.69', rank: 100 }])
    })
  })

  describe('/software/<software>/versions/', () => {
    it('adds a version as the newest: the highest rank + 100, rounded up to a hundred', async () => {
      await send('POST', '/software/', { software: 'growing', versions: [{ version: '1', rank: 150 }] })
      const { status, body } = await send('POST', '/software/growing/versions/', { version: '2' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: expect.any(Number), version: '2', rank: 300 })
      expect((await send('POST', '/software/growing/versions/', { version: '0', rank: 7 })).body).toMatchObject({ rank: 7 })
      expect(await send('GET', '/software/growing/versions/')).toMatchObject({
        status: 200,
        body: [
          { version: '1', rank: 150 },
          { version: '2', rank: 300 },
          { version: '0', rank: 7 },
        ],
      })
    })

    it('gives each version a rank of its own when many come at once', async () => {
      await send('POST', '/software/', { software: 'busy' })
      const names = Array.from({ length: 6 }, (_, index) => `1.${index}`)
      const answers = await Promise.all(names.map(version => send('POST', '/software/busy/versions/', { version })))
      expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201))
    })

    it('refuses a name or a rank that is there with 409, wrong bodies with 400, unknown software with 404', async () => {
      await send('POST', '/software/', { software: 'strict', versions: [{ version: '1' }] })
      expect((await send('POST', '/software/strict/versions/', { version: '1' })).status).toBe(409)
      expect((await send('POST', '/software/strict/versions/', { version: '2', rank: 100 })).status).toBe(409)
      for (const body of [{}, { version: 2 }, { version: '2', extra: 1 }, { version: '2', rank: 'high' }]) {
        expect((await send('POST', '/software/strict/versions/', body)).status).toBe(400)
      }
      expect((await send('POST', '/software/unknown/versions/', { version: '1' })).status).toBe(404)
      expect((await send('GET', '/software/unknown/versions/')).status).toBe(404)
    })
  })

  describe('/software/<software>/versions/<version>', () => {
    it('has the discovery function beside what lists show', async () => {
      await send('POST', '/software/', { software: 'found', versions: [{ version: '1', discovery_function_name: 'find' }] })
      expect((await send('GET', '/software/found/versions/1')).body).toEqual({
        id: expect.any(Number),
        version: '1',
        rank: 100,
        discovery_function_name: 'find',
      })
    })

    it('takes digits as a name first, and as an id only if no version has that name', async () => {
      const { body } = await send('POST', '/software/', { software: 'numbered', versions: [{ version: 'x' }] })
      const [x] = versionsIn(body)
      expect((await send('GET', `/software/numbered/versions/${x?.id}`)).body).toMatchObject({ version: 'x' })
      await send('POST', '/software/numbered/versions/', { version: String(x?.id) })
      expect((await send('GET', `/software/numbered/versions/${x?.id}`)).body).toMatchObject({ version: String(x?.id) })
    })

    it('gives its discovery code as raw text at both addresses, and 404 without any', async () => {
      const code = 'def found():\n    return True\n'
      await send('POST', '/software/', {
        software: 'coded',
        versions: [{ version: '1', discovery_code: code }, { version: '2' }],
      })
      for (const name of ['code', 'discovery_code']) {
        const { status, body, headers } = await send('GET', `/software/coded/versions/1/${name}`)
        expect(status).toBe(200)
        expect(body).toBe(code)
        expect(headers['content-type']).toMatch(/^text\/x-python/)
        expect((await send('GET', `/software/coded/versions/2/${name}`)).status).toBe(404)
        expect((await send('GET', `/software/unknown/versions/2/${name}`)).status).toBe(404)
      }
    })

    it('is deleted with 204, unknown versions too, unknown software with 404', async () => {
      await send('POST', '/software/', { software: 'shrinking', versions: [{ version: '1' }] })
      expect((await send('DELETE', '/software/shrinking/versions/1')).status).toBe(204)
      expect((await send('GET', '/software/shrinking/versions/1')).status).toBe(404)
      expect((await send('DELETE', '/software/shrinking/versions/1')).status).toBe(204)
      expect((await send('DELETE', '/software/unknown/versions/1')).status).toBe(404)
    })
  })

  describe('software that a job type requires', () => {
    it('is deleted with none of its required versions: 409 that says who requires it', async () => {
      const versions = [{ version: '1' }, { version: '2' }, { version: '3' }]
      await send('POST', '/software/', { software: 'needed', versions })
      const requirement = { software: 'needed', min_version: '1', max_version: '2' }
      await send('POST', '/jobtypes/', { name: 'Needy', code: 'pass', software_requirements: [requirement] })
      const refused = { error: expect.stringContaining('job type Needy version 1') }
      expect(await send('DELETE', '/software/needed')).toMatchObject({ status: 409, body: refused })
      expect(await send('DELETE', '/software/needed/versions/2')).toMatchObject({ status: 409, body: refused })
      expect((await send('PUT', '/software/needed', { software: 'needed', versions: [{ version: '1' }] })).status).toBe(409)
      expect((await send('DELETE', '/software/needed/versions/3')).status).toBe(204)
      await send('DELETE', '/jobtypes/Needy')
      expect((await send('DELETE', '/software/needed')).status).toBe(204)
    })
  })

  it('tells with include=details what new agents get, how it is found, who has it and who requires it', async () => {
    const code = 'def found(): return True'
    const versions = [{ version: '1', default: true, discovery_code: code, discovery_function_name: 'found' }, { version: '2' }]
    const id = idOf(await send('POST', '/software/', { software: 'detailed', versions }))
    await send('POST', '/jobtypes/', { name: 'Requires', code: 'x', software_requirements: [{ software: 'detailed' }] })
    const plain = { rank: 200, default: false, discovery_function_name: null, has_discovery_code: false, agents: 0 }
    const first = {
      version: '1',
      rank: 100,
      default: true,
      discovery_function_name: 'found',
      has_discovery_code: true,
      agents: 0,
    }
    const detailed = { id, software: 'detailed', versions: [first, { version: '2', ...plain }] }
    const { body } = await send('GET', '/software/?include=details&software=detailed')
    expect(body).toMatchObject([detailed])
    expect(await send('GET', '/software/detailed?include=details')).toMatchObject({
      status: 200,
      body: { ...detailed, required_by: { jobtypes: [{ name: 'Requires', version: 1 }], jobs: [] } },
    })
    expect((await send('GET', '/software/none?include=details')).status).toBe(404)
    expect((await send('GET', '/software/?include=all')).status).toBe(400)
  })

  it('is deleted with 204, also when there is none', async () => {
    await send('POST', '/software/', { software: 'going', versions: [{ version: '1' }] })
    expect(await send('DELETE', '/software/going')).toMatchObject({ status: 204, body: undefined })
    expect((await send('GET', '/software/going')).status).toBe(404)
    expect((await send('DELETE', '/software/going')).status).toBe(204)
  })

  it('has a schema', async () => {
    expect((await send('GET', '/software/schema')).body).toEqual({ id: 'INTEGER', software: 'VARCHAR(64)' })
  })
})

interface Version {
  readonly id: number
  readonly version: string
  readonly rank: number
}

function versionsIn(body: unknown): readonly Version[] {
  return (body as { versions: Version[] }).versions
}
