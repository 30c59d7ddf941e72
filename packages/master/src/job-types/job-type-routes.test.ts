import { describe, expect, it } from 'vitest'
import { jobTypeId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { addJobRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { findVersion } from './job-type-store.js'

const code = '\nfrom pyfarm.jobtypes.core.jobtype import JobType\n'
const noTemplates = { success_subject: null, success_body: null, fail_subject: null, fail_body: null }
const defaults = {
  description: null,
  classname: null,
  max_batch: 1,
  batch_contiguous: true,
  no_automatic_start_time: false,
  supports_tiling: false,
  ...noTemplates,
}

onEachDatabase('job types', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const make = (name: string, more: object = {}) => send('POST', '/jobtypes/', { name, code, ...more })

  describe('POST /jobtypes/', () => {
    it('makes a type with 201; its own answer lacks the software requirements', async () => {
      const wanted = { name: 'TestJobType', classname: 'TestJobType', description: 'For tests', code }
      const { status, body } = await send('POST', '/jobtypes/', wanted)
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, ...defaults, ...wanted, version: 1 })
    })

    it('takes a null max_batch as it is, and makes a left out one 1', async () => {
      expect((await make('unlimited', { max_batch: null })).body).toMatchObject({ max_batch: null })
      expect((await make('limited')).body).toMatchObject({ max_batch: 1 })
    })

    it('takes tiling and mail templates too', async () => {
      const more = {
        supports_tiling: true,
        batch_contiguous: false,
        no_automatic_start_time: true,
        success_subject: 'Done',
        fail_body: '{{ job.title }}',
      }
      expect((await make('everything', more)).body).toMatchObject(more)
    })

    it('takes four mebibytes of code', async () => {
      const long = 'x'.repeat(4 * 1024 * 1024 - 100)
      expect((await make('long', { code: long })).status).toBe(201)
      expect((await send('GET', '/jobtypes/long/versions/1/code')).body).toBe(long)
    })

    it.each([
      ['no name', { code }, 400, 'name'],
      ['no code', { name: 'x' }, 400, 'code'],
      ['an empty name', { name: '', code }, 400, 'name'],
      ['a name that is too long', { name: 'x'.repeat(65), code }, 400, 'name'],
      ['an unknown key', { name: 'x', code, jobtype_id: 1 }, 400, 'jobtype_id'],
      ['code that is no text', { name: 'x', code: 1 }, 400, 'code'],
      ['a batch of nothing', { name: 'x', code, max_batch: 0 }, 400, 'max_batch'],
      ['requirements that are no list', { name: 'x', code, software_requirements: {} }, 400, 'software_requirements'],
      [
        'a requirement that is no object',
        { name: 'x', code, software_requirements: ['blender'] },
        400,
        'software_requirements.0',
      ],
      ['an empty requirement', { name: 'x', code, software_requirements: [{}] }, 400, 'software'],
      ['a requirement of hardware', { name: 'x', code, software_requirements: [{ hardware: 'y' }] }, 400, 'software'],
      ['unknown software', { name: 'x', code, software_requirements: [{ software: 'nothing' }] }, 404, 'nothing'],
    ])('refuses %s', async (_case, body, status, named) => {
      expect(await send('POST', '/jobtypes/', body)).toMatchObject({ status, body: { error: expect.stringContaining(named) } })
      expect((await send('GET', '/jobtypes/x')).status).toBe(404)
    })

    it('refuses a type that exists with 409', async () => {
      await make('twice')
      expect((await make('twice')).status).toBe(409)
    })
  })

  it('is listed with id and name only', async () => {
    const id = idOf(await make('listed'))
    expect((await send('GET', '/jobtypes/')).body).toContainEqual({ id, name: 'listed' })
  })

  it('is listed with include=details with its versions and how many jobs use each', async () => {
    await make('Counted', { description: 'For tests' })
    await send('PUT', '/jobtypes/Counted', { name: 'Counted', code, description: 'For tests' })
    for (const title of ['one', 'two']) await send('POST', '/jobs/', { title, jobtype: 'Counted', jobtype_version: 1 })
    const { body } = await send('GET', '/jobtypes/?include=details&name=Counted')
    const versions = [
      { version: 1, jobs: 2 },
      { version: 2, jobs: 0 },
    ]
    expect(body).toMatchObject([{ name: 'Counted', description: 'For tests', version: 2, jobs: 2, versions }])
    expect((await send('GET', '/jobtypes/?include=details&sort=jobs&order=desc&page=1&per_page=1')).body).toMatchObject([
      { name: 'Counted' },
    ])
  })

  it('is found by name and by id, with its software requirements', async () => {
    const { body } = await make('found type')
    const expected = { ...Object(body), software_requirements: [] }
    expect((await send('GET', '/jobtypes/found%20type')).body).toEqual(expected)
    expect((await send('GET', `/jobtypes/${expected.id}`)).body).toEqual(expected)
    expect((await send('GET', '/jobtypes/found%20type/versions/1')).body).toEqual(expected)
    expect((await send('GET', '/jobtypes/unknown')).status).toBe(404)
    for (const version of ['2', '0', 'x', '99999999999']) {
      expect((await send('GET', `/jobtypes/found%20type/versions/${version}`)).status).toBe(404)
    }
  })

  it('goes to agents with exactly application/json as its type', async () => {
    await make('for agents')
    expect((await send('GET', '/jobtypes/for%20agents/versions/1')).headers['content-type']).toBe('application/json')
  })

  describe('PUT /jobtypes/<type>', () => {
    it('makes a type, then a version of it by name and by id, always with 201', async () => {
      const first = await send('PUT', '/jobtypes/put', { name: 'put', code })
      expect(first.status).toBe(201)
      expect(first.body).toEqual({
        id: expect.any(Number),
        ...defaults,
        name: 'put',
        code,
        version: 1,
        software_requirements: [],
      })
      const second = await send('PUT', '/jobtypes/put', { name: 'put', description: 'new', code: 'second', max_batch: 4 })
      expect(second).toMatchObject({
        status: 201,
        body: { id: idOf(first), version: 2, code: 'second', description: 'new', max_batch: 4 },
      })
      expect(await send('PUT', `/jobtypes/${idOf(first)}`, { name: 'put', code: 'third' })).toMatchObject({
        status: 201,
        body: { version: 3, max_batch: 1 },
      })
      expect((await send('GET', '/jobtypes/put/versions/')).body).toEqual([1, 2, 3])
      expect((await send('GET', '/jobtypes/put/versions/2')).body).toMatchObject({ code: 'second' })
    })

    it('refuses a body without a name or code with 400', async () => {
      expect((await send('PUT', '/jobtypes/named', { code })).status).toBe(400)
      expect((await send('PUT', '/jobtypes/named', { name: 'named' })).status).toBe(400)
    })

    it('refuses to take the name of another type with 409', async () => {
      await make('mine')
      await make('yours')
      expect((await send('PUT', '/jobtypes/mine', { name: 'yours', code })).status).toBe(409)
    })

    it('keeps the requirements of the version before unless it is given some; [] is none', async () => {
      await send('POST', '/software/', { software: '/bin/touch', versions: [{ version: '8.21' }] })
      const requirement = { software: '/bin/touch', min_version: '8.21' }
      const { body } = await send('PUT', '/jobtypes/needy', { name: 'needy', code, software_requirements: [requirement] })
      const shown = [
        {
          software: '/bin/touch',
          software_id: expect.any(Number),
          min_version: '8.21',
          min_version_id: expect.any(Number),
          max_version: null,
          max_version_id: null,
        },
      ]
      expect(body).toMatchObject({ software_requirements: shown })
      const put = (more: object) => send('PUT', '/jobtypes/needy', { name: 'needy', code, ...more })
      expect((await put({})).body).toMatchObject({ version: 2, software_requirements: shown })
      expect((await put({ software_requirements: [] })).body).toMatchObject({ version: 3, software_requirements: [] })
      expect((await put({})).body).toMatchObject({ version: 4, software_requirements: [] })
      expect((await send('GET', '/jobtypes/needy/versions/1')).body).toMatchObject({ software_requirements: shown })
    })

    it('keeps mail templates that it is not given', async () => {
      await make('mailing', { success_subject: 'Done' })
      expect((await send('PUT', '/jobtypes/mailing', { name: 'mailing', code })).body).toMatchObject({ success_subject: 'Done' })
      expect((await send('PUT', '/jobtypes/mailing', { name: 'mailing', code, success_subject: null })).body).toMatchObject(
        noTemplates,
      )
    })

    it('numbers versions that come at once one after the other', async () => {
      await make('busy')
      const answers = await Promise.all(Array.from({ length: 5 }, () => send('PUT', '/jobtypes/busy', { name: 'busy', code })))
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
      expect((await send('GET', '/jobtypes/busy/versions/')).body).toEqual([1, 2, 3, 4, 5, 6])
    })

    it('names requirements by software name or id, and refuses software that is named twice', async () => {
      const id = idOf(await send('POST', '/software/', { software: 'by id' }))
      const wanting = (...software: unknown[]) => ({
        name: 'ids',
        code,
        software_requirements: software.map(one => ({ software: one })),
      })
      for (const key of [id, String(id), 'by id']) {
        expect((await send('PUT', '/jobtypes/ids', wanting(key))).body).toMatchObject({
          software_requirements: [{ software: 'by id' }],
        })
      }
      expect((await send('PUT', '/jobtypes/ids', wanting(id, 'by id'))).status).toBe(409)
    })
  })

  describe('…/versions/', () => {
    it('is a sorted list of numbers, 404 for an unknown type', async () => {
      await make('versions')
      expect((await send('GET', '/jobtypes/versions/versions/')).body).toEqual([1])
      expect((await send('GET', '/jobtypes/unknown/versions/')).status).toBe(404)
    })

    it('gives code as raw text', async () => {
      await make('coded')
      const { status, body, headers } = await send('GET', '/jobtypes/coded/versions/1/code')
      expect({ status, body }).toEqual({ status: 200, body: code })
      expect(headers['content-type']).toMatch(/^text\/x-python/)
      expect((await send('GET', '/jobtypes/coded/versions/2/code')).status).toBe(404)
      expect((await send('GET', '/jobtypes/unknown/versions/1/code')).status).toBe(404)
    })

    it('makes the version before current again when the latest is deleted; with none left the type is 404', async () => {
      await make('shrinking')
      await send('PUT', '/jobtypes/shrinking', { name: 'shrinking', code: 'second' })
      expect((await send('DELETE', '/jobtypes/shrinking/versions/2')).status).toBe(204)
      expect((await send('GET', '/jobtypes/shrinking')).body).toMatchObject({ version: 1, code })
      expect((await send('DELETE', '/jobtypes/shrinking/versions/2')).status).toBe(204)
      expect((await send('DELETE', '/jobtypes/shrinking/versions/1')).status).toBe(204)
      expect((await send('GET', '/jobtypes/shrinking')).status).toBe(404)
      expect((await send('GET', '/jobtypes/shrinking/software_requirements/')).status).toBe(404)
      expect((await send('DELETE', '/jobtypes/shrinking/software_requirements/x')).status).toBe(404)
      expect((await send('PUT', '/jobtypes/shrinking', { name: 'shrinking', code })).body).toMatchObject({ version: 1 })
    })
  })

  it('is deleted with 204, also when there is none', async () => {
    await make('going')
    expect(await send('DELETE', '/jobtypes/going')).toMatchObject({ status: 204, body: undefined })
    expect((await send('GET', '/jobtypes/going')).status).toBe(404)
    expect((await send('DELETE', '/jobtypes/going')).status).toBe(204)
    expect((await send('DELETE', '/jobtypes/going/versions/1')).status).toBe(204)
  })

  it('is not deleted while jobs use it: 409 that says which', async () => {
    const id = jobTypeId(idOf(await make('used')))
    await send('PUT', '/jobtypes/used', { name: 'used', code })
    const { read, write } = database().database
    const version = await findVersion(read, { id }, 'newest')
    const job = await addJobRow(write, { title: 'Film', ...(version === undefined ? {} : { jobtype_version_id: version.id }) })
    const refused = { status: 409, body: { error: expect.stringContaining(`job ${job} (Film)`) } }
    expect(await send('DELETE', '/jobtypes/used')).toMatchObject(refused)
    expect(await send('DELETE', '/jobtypes/used/versions/2')).toMatchObject(refused)
    expect((await send('DELETE', '/jobtypes/used/versions/1')).status).toBe(204)
  })

  it('has a schema of the columns of type and version', async () => {
    expect((await send('GET', '/jobtypes/schema')).body).toEqual({
      id: 'INTEGER',
      name: 'VARCHAR(64)',
      description: 'TEXT',
      success_subject: 'TEXT',
      success_body: 'TEXT',
      fail_subject: 'TEXT',
      fail_body: 'TEXT',
      jobtype_id: 'INTEGER',
      version: 'INTEGER',
      max_batch: 'INTEGER',
      batch_contiguous: 'BOOLEAN',
      no_automatic_start_time: 'BOOLEAN',
      supports_tiling: 'BOOLEAN',
      classname: 'VARCHAR(64)',
      code: 'TEXT',
    })
  })
})
