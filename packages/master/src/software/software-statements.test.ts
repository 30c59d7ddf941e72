// Every statement and example of the reference's page of software; where they disagree, of wire-facts.md.
import { describe, expect, it } from 'vitest'
import { newSoftwareSchema, newSoftwareVersionSchema, softwareReplacementSchema } from '@pyfarm/contract/api/software'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

const anyId = expect.any(Number) as number

onEachDatabase('the reference on software', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/software/')).body
  const make = (software: string, ...versions: string[]) =>
    send('POST', '/software/', { software, versions: versions.map(version => ({ version })) })

  describe('POST /api/v1/software/', () => {
    it('answers the example with 201', async () => {
      const { status, body } = await send('POST', '/software/', { software: 'blender' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, software: 'blender', versions: [] })
    })

    it('answers 409 when a software of that name exists, and adds none of the versions', async () => {
      expect((await make('blender', '1.69')).status).toBe(409)
      expect((await send('GET', '/software/blender')).body).toMatchObject({ versions: [] })
    })

    it('takes versions without a rank as the newest', async () => {
      const versions = [{ version: '1.0' }, { version: '1.1', rank: 150 }, { version: '1.2' }]
      expect((await send('POST', '/software/', { software: 'ranked', versions })).body).toMatchObject({
        versions: [{ rank: 100 }, { rank: 150 }, { rank: 300 }],
      })
    })

    it('answers two versions of one rank with 409', async () => {
      const versions = [
        { version: 'a', rank: 1 },
        { version: 'b', rank: 1 },
      ]
      expect((await send('POST', '/software/', { software: 'clash', versions })).status).toBe(409)
      expect((await send('GET', '/software/clash')).status).toBe(404)
    })

    it('tells software and versions apart by blanks at the end', async () => {
      expect((await make('blank', '1', '1 ')).status).toBe(201)
      expect((await make('blank ')).status).toBe(201)
      expect((await send('GET', '/software/blank/versions/1%20')).body).toMatchObject({ version: '1 ', rank: 200 })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = newSoftwareSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/software/', body) }
      await takesValidBodies(endpoint, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/software/', () => {
    it('answers 200 with all software and its versions', async () => {
      const id = idOf(await make('Houdini', '13.0.1'))
      const { status, body } = await send('GET', '/software/?software=Houdini')
      expect(status).toBe(200)
      expect(body).toEqual([{ software: 'Houdini', id, versions: [{ version: '13.0.1', id: anyId, rank: 100 }] }])
    })

    it('has pages', async () => {
      await expectPages(send, '/software/', 'software')
    })
  })

  describe('GET /api/v1/software/<software>', () => {
    it('answers 200 with the software and its versions, by name or id', async () => {
      const id = idOf(await make('Autodesk Maya', '2013', '2014'))
      const shown = {
        software: 'Autodesk Maya',
        id,
        versions: [
          { version: '2013', id: anyId, rank: 100 },
          { version: '2014', id: anyId, rank: 200 },
        ],
      }
      for (const key of ['Autodesk%20Maya', id]) {
        const { status, body } = await send('GET', `/software/${key}`)
        expect(status).toBe(200)
        expect(body).toEqual(shown)
      }
    })

    it('answers 404 when the software is not found', async () => {
      expect((await send('GET', '/software/nowhere')).status).toBe(404)
    })
  })

  describe('PUT /api/v1/software/<software>', () => {
    it('answers the first example with 201 when new, and with 200 when it was there', async () => {
      for (const status of [201, 200]) {
        const answer = await send('PUT', '/software/put', { software: 'put' })
        expect(answer.status).toBe(status)
        expect(answer.body).toEqual({ id: anyId, software: 'put', versions: [] })
      }
    })

    it('answers the second example, whose list is called version, and keeps the ids of versions', async () => {
      const example = { software: 'put2', version: [{ version: '1.69' }] }
      const first = await send('PUT', '/software/put2', example)
      expect(first.status).toBe(201)
      expect(first.body).toEqual({ id: anyId, software: 'put2', versions: [{ version: '1.69', id: anyId, rank: 100 }] })
      expect((await send('PUT', '/software/put2', example)).body).toEqual(first.body)
      expect((await send('PUT', '/software/put2', { software: 'put2', versions: [] })).body).toMatchObject({ versions: [] })
    })

    it('renames software, and refuses to make one of another name than its address with 400', async () => {
      const id = idOf(await make('old'))
      expect(await send('PUT', '/software/old', { software: 'new' })).toMatchObject({
        status: 200,
        body: { id, software: 'new' },
      })
      expect((await send('PUT', '/software/old', { software: 'other' })).status).toBe(400)
      expect((await send('PUT', '/software/new', { software: 'blender' })).status).toBe(409)
    })

    it('answers 404 for an id that no software has', async () => {
      expect((await send('PUT', '/software/2000000', { software: 'x' })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const id = idOf(await make('properties'))
      const schema = softwareReplacementSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('PUT', `/software/${id}`, body) }
      await takesValidBodies(endpoint, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('DELETE /api/v1/software/<software>', () => {
    it('answers 204 when the software was deleted or did not exist', async () => {
      await make('going', '1')
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/software/going')).toMatchObject({ status: 204, body: undefined })
    })
  })

  describe('GET /api/v1/software/<software>/versions/', () => {
    it('answers 200 with the versions, in pages too, and 404 for unknown software', async () => {
      const { status, body } = await send('GET', '/software/Autodesk%20Maya/versions/')
      expect(status).toBe(200)
      expect(body).toEqual([
        { version: '2013', id: anyId, rank: 100 },
        { version: '2014', id: anyId, rank: 200 },
      ])
      await expectPages(send, '/software/Autodesk%20Maya/versions/', 'rank')
      expect((await send('GET', '/software/Autodesk%20Maya/versions/?rank=200')).body).toMatchObject([{ version: '2014' }])
      expect((await send('GET', '/software/nowhere/versions/')).status).toBe(404)
    })
  })

  describe('POST /api/v1/software/<software>/versions/', () => {
    it('answers the example with 201 and the newest rank', async () => {
      const { status, body } = await send('POST', '/software/blender/versions/', { version: '1.70' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: anyId, version: '1.70', rank: 100 })
      expect((await send('POST', '/software/blender/versions/', { version: '1.71', rank: 150 })).body).toMatchObject({
        rank: 150,
      })
      expect((await send('POST', '/software/blender/versions/', { version: '1.72' })).body).toMatchObject({ rank: 300 })
    })

    it('answers 409 when a version of that name or rank exists, 404 for unknown software', async () => {
      expect((await send('POST', '/software/blender/versions/', { version: '1.70' })).status).toBe(409)
      expect((await send('POST', '/software/blender/versions/', { version: 'x', rank: 100 })).status).toBe(409)
      expect((await send('POST', '/software/nowhere/versions/', { version: '1' })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      await make('versioned')
      const schema = newSoftwareVersionSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/software/versioned/versions/', body) }
      await takesValidBodies(endpoint, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/software/<software>/versions/<version>', () => {
    it('answers 200 with the version and its discovery function', async () => {
      const { status, body } = await send('GET', '/software/Autodesk%20Maya/versions/2014')
      expect(status).toBe(200)
      expect(body).toEqual({ version: '2014', id: anyId, rank: 200, discovery_function_name: null })
    })

    it('answers 404 when the software or version is not found', async () => {
      expect((await send('GET', '/software/Autodesk%20Maya/versions/none')).status).toBe(404)
      expect((await send('GET', '/software/nowhere/versions/2014')).status).toBe(404)
    })
  })

  describe('GET /api/v1/software/<software>/versions/<version>/code', () => {
    it('answers 200 with the code as it is, 404 without any', async () => {
      const code = 'def blender_2_72_installed()\n    return True\n'
      await send('POST', '/software/', { software: 'Blender', versions: [{ version: '2.72', discovery_code: code }] })
      const answer = await send('GET', '/software/Blender/versions/2.72/code')
      expect(answer).toMatchObject({ status: 200, body: code })
      expect(answer.headers['content-type']).toMatch(/^text\/x-python/)
      expect((await send('GET', '/software/Autodesk%20Maya/versions/2014/code')).status).toBe(404)
    })
  })

  describe('DELETE /api/v1/software/<software>/versions/<version>', () => {
    it('answers 204 when the version was deleted or did not exist, 404 for unknown software', async () => {
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/software/Autodesk%20Maya/versions/2013')).toMatchObject({ status: 204, body: undefined })
      expect((await send('GET', '/software/Autodesk%20Maya/versions/2013')).status).toBe(404)
      expect((await send('DELETE', '/software/nowhere/versions/2013')).status).toBe(404)
    })
  })

  describe('GET /api/v1/software/schema', () => {
    it('answers 200 with the columns', async () => {
      const { status, body } = await send('GET', '/software/schema')
      expect(status).toBe(200)
      expect(body).toEqual({ id: 'INTEGER', software: 'VARCHAR(64)' })
    })
  })
})
