// Every statement and example of the reference's page of path maps; where they disagree, of wire-facts.md.
import { describe, expect, it } from 'vitest'
import { newPathMapSchema, pathMapEditSchema } from '@pyfarm/contract/api/path-maps'
import { agentId } from '@pyfarm/contract/ids'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

const paths = { path_linux: '/mnt/nfs', path_windows: '\\domain\\cifs_server', path_osx: '/mnt/nfs' }

onEachDatabase('the reference on path maps', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/pathmaps/')).body

  describe('POST /api/v1/pathmaps/', () => {
    it('answers the example with 201, and makes the tag that does not exist yet', async () => {
      const { status, body } = await send('POST', '/pathmaps/', { ...paths, tag: 'production' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, ...paths, tag: 'production', tag_id: idOf(await send('GET', '/tags/production')) })
    })

    it('takes a map without a tag', async () => {
      const { body } = await send('POST', '/pathmaps/', { ...paths, tag: null })
      expect(body).toEqual({ id: expect.any(Number), ...paths, tag_id: null })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = newPathMapSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/pathmaps/', body) }
      await takesValidBodies(endpoint)
      const tags = async () => (await send('GET', '/tags/')).body
      await refusesBrokenBodies(endpoint, async () => [await list(), await tags()])
    })
  })

  describe('GET /api/v1/pathmaps/', () => {
    it('answers 200 with the maps, with a key for the tag where there is one', async () => {
      const usual = { path_osx: '/renderout', path_windows: 'c:\\renderout', path_linux: '/renderout' }
      const id = idOf(await send('POST', '/pathmaps/', { ...usual, tag: 'usual' }))
      const plain = idOf(await send('POST', '/pathmaps/', usual))
      const { status, body } = await send('GET', '/pathmaps/?path_linux=/renderout')
      expect(status).toBe(200)
      expect(body).toEqual([
        { id, ...usual, tag: 'usual' },
        { id: plain, ...usual },
      ])
    })

    it('answers for_agent with those that apply to the agent, in pages too', async () => {
      // A UUID of no version, which agents may have.
      const agent = await addAgentRow(database().database.write, { id: agentId('11111111-2222-0333-0444-555555555555') })
      await send('PUT', '/tags/worn', { agents: [agent] })
      const mine = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'worn' }))
      const others = idOf(await send('POST', '/pathmaps/', { ...paths, tag: 'not worn' }))
      const idsOf = (body: unknown) => (body as { id: number }[]).map(({ id }) => id)
      const all = idsOf((await send('GET', `/pathmaps/?for_agent=${agent}`)).body)
      expect(all).toContain(mine)
      expect(all).not.toContain(others)
      const last = await send('GET', `/pathmaps/?for_agent=${agent.toUpperCase()}&order=desc&per_page=1`)
      expect(idsOf(last.body)).toEqual([mine])
      expect(last.headers['x-total-count']).toBe(String(all.length))
      expect((await send('GET', '/pathmaps/?for_agent=all')).status).toBe(400)
    })

    it('has pages', async () => {
      await expectPages(send, '/pathmaps/', 'tag')
    })
  })

  describe('GET /api/v1/pathmaps/<map>', () => {
    it('answers 200 with the map', async () => {
      const id = idOf(await send('POST', '/pathmaps/', paths))
      const { status, body } = await send('GET', `/pathmaps/${id}`)
      expect(status).toBe(200)
      expect(body).toEqual({ id, ...paths })
    })

    it('answers 404 when the map is not found', async () => {
      expect((await send('GET', '/pathmaps/2000000')).status).toBe(404)
    })
  })

  describe('POST /api/v1/pathmaps/<map>', () => {
    it('answers the example with 200; what is not named stays as it is', async () => {
      const { status, body } = await send('POST', '/pathmaps/1', { path_linux: '/mnt/smb' })
      expect(status).toBe(200)
      expect(body).toEqual({ id: 1, ...paths, path_linux: '/mnt/smb', tag: 'production' })
    })

    it('answers 400 for the id, 404 for a map that does not exist', async () => {
      expect(await send('POST', '/pathmaps/1', { id: 1 })).toMatchObject({ status: 400 })
      expect(await send('POST', '/pathmaps/2000000', { path_linux: '/mnt/smb' })).toMatchObject({ status: 404 })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const id = idOf(await send('POST', '/pathmaps/', paths))
      const schema = pathMapEditSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', `/pathmaps/${id}`, body) }
      await takesValidBodies(endpoint)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('DELETE /api/v1/pathmaps/<map>', () => {
    it('answers 204 when the map was deleted or did not exist in the first place', async () => {
      const id = idOf(await send('POST', '/pathmaps/', paths))
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', `/pathmaps/${id}`)).toMatchObject({ status: 204, body: undefined })
    })
  })

  describe('GET /api/v1/pathmaps/schema', () => {
    it('answers 200 with the columns', async () => {
      const path = 'VARCHAR(512)'
      const { status, body } = await send('GET', '/pathmaps/schema')
      expect(status).toBe(200)
      expect(body).toEqual({ id: 'INTEGER', path_linux: path, path_windows: path, path_osx: path, tag: 'VARCHAR(64)' })
    })
  })
})
