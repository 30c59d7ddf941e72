// Every statement and example of the reference's page of job types; where they disagree, of wire-facts.md.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { jobTypeRequirementSchema, jobTypeSchema } from '@pyfarm/contract/api/job-types'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

const code = [
  '',
  'from pyfarm.jobtypes.core.jobtype import JobType',
  '',
  'class TestJobType(JobType):',
  '    def get_command(self):',
  '        return "/usr/bin/touch"',
  '',
  '    def get_arguments(self):',
  '        return [os.path.join(self.assignment_data["job"]["data"]["path"], "%04d" % self.assignment_data["tasks"][0]["frame"])]',
  '',
].join('\n')
const example = { name: 'TestJobType', description: 'Jobtype for testing inserts and queries', code }
const defaults = {
  ...{ batch_contiguous: true, max_batch: 1, no_automatic_start_time: false, supports_tiling: false },
  ...{ success_subject: null, success_body: null, fail_subject: null, fail_body: null },
}
/** Mail templates are read when they are stored, which the schema can't tell. */
const template = fc.constantFrom(null, '', 'Job {{ job.title }}', '{% if job.notes %}{{ job.notes | nothing }}{% endif %}')
const templates = { success_subject: template, success_body: template, fail_subject: template, fail_body: template }
const touch = {
  software: '/bin/touch',
  software_id: 1,
  min_version: '8.21',
  min_version_id: 1,
  max_version: null,
  max_version_id: null,
}

onEachDatabase('the reference on job types', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/jobtypes/')).body
  const newest = async (type: string) => (await send('GET', `/jobtypes/${type}`)).body
  beforeAll(async () => {
    await send('POST', '/software/', { software: '/bin/touch', versions: [{ version: '8.21' }] })
    await send('POST', '/software/', { software: 'blender', versions: [{ version: '2.69' }] })
  })

  describe('POST /api/v1/jobtypes/', () => {
    it('answers the example with 201 and the type, without software requirements', async () => {
      const { status, body } = await send('POST', '/jobtypes/', { ...example, classname: 'TestJobType' })
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, ...defaults, ...example, version: 1, classname: 'TestJobType' })
    })

    it('answers 409 when the type exists', async () => {
      expect((await send('POST', '/jobtypes/', example)).status).toBe(409)
    })

    it('answers software that is named twice in the requirements with 409', async () => {
      const twice = [{ software: 'blender' }, { software: 'blender', min_version: '2.69' }]
      expect((await send('POST', '/jobtypes/', { name: 'twice', code, software_requirements: twice })).status).toBe(409)
      expect((await send('GET', '/jobtypes/twice')).status).toBe(404)
    })

    it('tells types apart by blanks at the end', async () => {
      for (const name of ['blank', 'blank ']) expect((await send('POST', '/jobtypes/', { name, code })).status).toBe(201)
      expect(await newest('blank%20')).toMatchObject({ name: 'blank ' })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = jobTypeSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/jobtypes/', body) }
      await takesValidBodies({ ...endpoint, given: templates }, 404, 409)
      const software_requirements = fc.constant([{ software: 'blender' }])
      await takesValidBodies({ ...endpoint, given: { ...templates, software_requirements } }, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/jobtypes/', () => {
    it('answers 200 with id and name of the types, in pages too', async () => {
      const { status, body } = await send('GET', '/jobtypes/?name=TestJobType')
      expect(status).toBe(200)
      expect(body).toEqual([{ id: 1, name: 'TestJobType' }])
      await expectPages(send, '/jobtypes/', 'name')
    })
  })

  describe('PUT /api/v1/jobtypes/<type>', () => {
    it('answers the example with 201, for a new type and for a new version of one', async () => {
      const { status, body } = await send('PUT', '/jobtypes/TestPut', { ...example, name: 'TestPut' })
      expect(status).toBe(201)
      const shown = {
        id: anyId,
        ...defaults,
        ...example,
        name: 'TestPut',
        classname: null,
        version: 1,
        software_requirements: [],
      }
      expect(body).toEqual(shown)
      const again = await send('PUT', '/jobtypes/TestPut', { ...example, name: 'TestPut' })
      expect(again.status).toBe(201)
      expect(again.body).toEqual({ ...shown, version: 2 })
    })

    it('makes a new type under its address alone: 400 for another name, 404 for an id that no type has', async () => {
      expect((await send('PUT', '/jobtypes/One', { name: 'Other', code })).status).toBe(400)
      expect((await send('PUT', '/jobtypes/2000000', { name: 'One', code })).status).toBe(404)
      for (const name of ['One', 'Other']) expect((await send('GET', `/jobtypes/${name}`)).status).toBe(404)
    })

    it('keeps mail templates that are not given, clears a description that is not given, renames', async () => {
      const given = { name: 'Kept', code, description: 'x', success_subject: 'Done' }
      const { body } = await send('POST', '/jobtypes/', given)
      expect((await send('PUT', '/jobtypes/Kept', { name: 'Renamed', code })).body).toMatchObject({
        ...{ id: (body as { id: number }).id, name: 'Renamed', version: 2 },
        ...{ description: null, success_subject: 'Done' },
      })
      expect((await send('GET', '/jobtypes/Kept')).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const id = idOf(await send('POST', '/jobtypes/', { name: 'properties', code }))
      const schema = jobTypeSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('PUT', `/jobtypes/${id}`, body) }
      await takesValidBodies({ ...endpoint, given: templates }, 404, 409)
      await refusesBrokenBodies(endpoint, () => newest(String(id)))
    })
  })

  describe('GET /api/v1/jobtypes/<type>', () => {
    it('answers 200 with the newest version, by name or id', async () => {
      const wanted = { name: 'Shown', code, software_requirements: [{ software: '/bin/touch', min_version: '8.21' }] }
      const id = idOf(await send('PUT', '/jobtypes/Shown', wanted))
      for (const path of ['/jobtypes/Shown', `/jobtypes/${id}`, '/jobtypes/Shown/versions/1']) {
        const { status, body } = await send('GET', path)
        expect(status).toBe(200)
        expect(body).toEqual({
          ...{ id, ...defaults, description: null, classname: null, version: 1 },
          ...{ name: 'Shown', code, software_requirements: [touch] },
        })
      }
    })

    it('answers 404 when the type or version is not found', async () => {
      for (const path of ['/jobtypes/nothing', '/jobtypes/Shown/versions/2', '/jobtypes/nothing/versions/1'])
        expect((await send('GET', path)).status).toBe(404)
    })
  })

  describe('GET /api/v1/jobtypes/<type>/versions/', () => {
    it('answers 200 with a sorted list of numbers, in pages too', async () => {
      const { status, body } = await send('GET', '/jobtypes/TestPut/versions/')
      expect(status).toBe(200)
      expect(body).toEqual([1, 2])
      await expectPages(send, '/jobtypes/TestPut/versions/', 'version')
      expect((await send('GET', '/jobtypes/TestPut/versions/?sort=version&order=desc')).body).toEqual([2, 1])
      expect((await send('GET', '/jobtypes/nothing/versions/')).status).toBe(404)
    })
  })

  describe('GET /api/v1/jobtypes/<type>/versions/<version>/code', () => {
    it('answers 200 with the code as it is, 404 for an unknown type or version', async () => {
      const answer = await send('GET', '/jobtypes/TestJobType/versions/1/code')
      expect(answer).toMatchObject({ status: 200, body: code })
      expect(answer.headers['content-type']).toMatch(/^text\/x-python/)
      for (const path of ['/jobtypes/nothing/versions/1/code', '/jobtypes/TestJobType/versions/9/code'])
        expect((await send('GET', path)).status).toBe(404)
    })
  })

  describe('…/software_requirements/', () => {
    const shown = (version: number) => ({
      ...{ software: { software: '/bin/touch', id: 1 }, max_version: null, min_version: { version: '8.21', id: 1 } },
      jobtype_version: { version, jobtype: 'TestJobType' },
    })
    const path = '/jobtypes/TestJobType/software_requirements/'

    it('answers a POST like the example with 201, and makes a new version; 409 for the same software again', async () => {
      const { status, body } = await send('POST', path, { software: '/bin/touch', min_version: '8.21' })
      expect(status).toBe(201)
      expect(body).toEqual(shown(2))
      expect((await send('POST', path, { software: '/bin/touch' })).status).toBe(409)
    })

    it('answers a GET with 200, of the list, its pages and one of its entries', async () => {
      expect(await send('GET', path)).toMatchObject({ status: 200, body: [shown(2)] })
      expect((await send('GET', `${path}1`)).body).toEqual(shown(2))
      expect((await send('GET', `${path}%2Fbin%2Ftouch`)).body).toEqual(shown(2))
      await send('POST', path, { software: 'blender', min_version: '2.69' })
      await expectPages(send, path, 'software')
      await expectPages(send, '/jobtypes/TestJobType/versions/3/software_requirements/', 'min_version')
      expect((await send('GET', `${path}?sort=software&order=desc&min_version=2.69`)).body).toMatchObject([
        { software: { software: 'blender' }, jobtype_version: { version: 3 } },
      ])
      expect((await send('GET', '/jobtypes/nothing/software_requirements/')).status).toBe(404)
    })

    it('answers writing to a version with 405 that tells what is taken', async () => {
      const version = '/jobtypes/TestJobType/versions/1/software_requirements/'
      for (const method of ['POST', 'PUT', 'DELETE'] as const)
        expect(await send(method, version, method === 'DELETE' ? undefined : { software: 'blender' })).toMatchObject({
          status: 405,
          body: { error: expect.any(String) as string },
          headers: { allow: expect.stringContaining('GET') as string },
        })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      await send('POST', '/jobtypes/', { name: 'Required', code })
      const schema = jobTypeRequirementSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/jobtypes/Required/software_requirements/', body) }
      await takesValidBodies(endpoint, 404, 409)
      await refusesBrokenBodies(endpoint, () => newest('Required'))
    })

    it('answers a DELETE with 204, each time, and makes a new version', async () => {
      for (const version of [4, 5]) {
        expect(await send('DELETE', `${path}1`)).toMatchObject({ status: 204, body: undefined })
        expect(await newest('TestJobType')).toMatchObject({ version })
      }
      expect((await send('GET', `${path}1`)).status).toBe(404)
      expect((await send('DELETE', '/jobtypes/nothing/software_requirements/1')).status).toBe(404)
    })
  })

  describe('DELETE /api/v1/jobtypes/<type>', () => {
    it('answers 204 for a version that was deleted or did not exist; the one before is the newest again', async () => {
      for (let time = 1; time <= 2; time++) expect((await send('DELETE', '/jobtypes/TestPut/versions/2')).status).toBe(204)
      expect(await newest('TestPut')).toMatchObject({ version: 1 })
    })

    it('answers 204 for a type that was deleted or did not exist', async () => {
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/jobtypes/TestPut')).toMatchObject({ status: 204, body: undefined })
    })

    it('answers 409 while jobs use the type or version', async () => {
      await send('POST', '/jobtypes/', { name: 'Used', code })
      await send('POST', '/jobs/', { title: 'Uses it', jobtype: 'Used' })
      for (const path of ['/jobtypes/Used', '/jobtypes/Used/versions/1'])
        expect(await send('DELETE', path)).toMatchObject({
          status: 409,
          body: { error: expect.stringContaining('Uses it') as string },
        })
    })
  })

  describe('GET /api/v1/jobtypes/schema', () => {
    it('answers 200 with the columns of type and version', async () => {
      expect(await send('GET', '/jobtypes/schema')).toMatchObject({
        status: 200,
        body: {
          ...{ batch_contiguous: 'BOOLEAN', classname: 'VARCHAR(64)', code: 'TEXT', description: 'TEXT', id: 'INTEGER' },
          ...{ version: 'INTEGER', max_batch: 'INTEGER', jobtype_id: 'INTEGER', name: 'VARCHAR(64)' },
        },
      })
    })
  })
})

const anyId = expect.any(Number) as number
