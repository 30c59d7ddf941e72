import { describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

const code = 'pass'

onEachDatabase('software requirements of job types', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const make = (name: string, more: object = {}) => send('POST', '/jobtypes/', { name, code, ...more })

  describe('…/software_requirements/', () => {
    it('makes a new version of the type with each requirement that is added or deleted', async () => {
      const software = idOf(
        await send('POST', '/software/', { software: 'blender', versions: [{ version: '2.69' }, { version: '2.70' }] }),
      )
      await make('rendering', { max_batch: 7, classname: 'Render' })
      const wanted = { software: 'blender', min_version: '2.69', max_version: '2.70' }
      const added = await send('POST', '/jobtypes/rendering/software_requirements/', wanted)
      const shown = {
        software: { id: software, software: 'blender' },
        min_version: { id: expect.any(Number), version: '2.69' },
        max_version: { id: expect.any(Number), version: '2.70' },
        jobtype_version: { version: 2, jobtype: 'rendering' },
      }
      expect(added.status).toBe(201)
      expect(added.body).toEqual(shown)
      expect((await send('GET', '/jobtypes/rendering')).body).toMatchObject({
        version: 2,
        code,
        max_batch: 7,
        classname: 'Render',
      })
      expect((await send('GET', '/jobtypes/rendering/software_requirements/')).body).toEqual([shown])
      expect((await send('GET', '/jobtypes/rendering/versions/2/software_requirements/')).body).toEqual([shown])
      expect((await send('GET', '/jobtypes/rendering/versions/1/software_requirements/')).body).toEqual([])
      expect((await send('GET', '/jobtypes/rendering/software_requirements/blender')).body).toEqual(shown)
      expect((await send('GET', `/jobtypes/rendering/software_requirements/${software}`)).body).toEqual(shown)
      for (const version of [3, 4]) {
        expect((await send('DELETE', '/jobtypes/rendering/software_requirements/blender')).status).toBe(204)
        expect((await send('GET', '/jobtypes/rendering')).body).toMatchObject({ version, software_requirements: [] })
      }
      expect((await send('GET', '/jobtypes/rendering/software_requirements/blender')).status).toBe(404)
    })

    it.each([
      ['software that is required already', { software: 'nuke' }, 409],
      ['no software', { min_version: '1' }, 400],
      ['software that is no text', { software: 1 }, 400],
      ['unknown software', { software: 'unknown' }, 404],
      ['a version that is no text', { software: 'houdini', min_version: 42 }, 400],
      ['an unknown lowest version', { software: 'houdini', min_version: '9' }, 404],
      ['an unknown highest version', { software: 'houdini', max_version: '9' }, 404],
      ['an unknown key', { software: 'houdini', hardware: 'x' }, 400],
    ])('refuses %s', async (_case, body, status) => {
      await send('PUT', '/software/nuke', { software: 'nuke' })
      await send('PUT', '/software/houdini', { software: 'houdini', versions: [{ version: '1' }] })
      const given = { name: 'strict', code, software_requirements: [{ software: 'nuke' }] }
      const { body: before } = await send('PUT', '/jobtypes/strict', given)
      expect((await send('POST', '/jobtypes/strict/software_requirements/', body)).status).toBe(status)
      expect((await send('GET', '/jobtypes/strict')).body).toEqual(before)
    })

    it('refuses to change a version with 405 that says what is allowed', async () => {
      await make('fixed')
      const answer = await send('POST', '/jobtypes/fixed/versions/1/software_requirements/', { software: 'x' })
      expect(answer).toMatchObject({ status: 405, body: { error: expect.any(String) }, headers: { allow: 'GET, HEAD, OPTIONS' } })
    })

    it('answers 404 for an unknown type or version', async () => {
      await make('known')
      expect((await send('GET', '/jobtypes/unknown/software_requirements/')).status).toBe(404)
      expect((await send('POST', '/jobtypes/unknown/software_requirements/', { software: 'x' })).status).toBe(404)
      expect((await send('GET', '/jobtypes/unknown/software_requirements/x')).status).toBe(404)
      expect((await send('DELETE', '/jobtypes/unknown/software_requirements/x')).status).toBe(404)
      expect((await send('GET', '/jobtypes/known/versions/2/software_requirements/')).status).toBe(404)
      expect((await send('DELETE', '/jobtypes/known/software_requirements/never%20required')).status).toBe(204)
    })
  })
})
