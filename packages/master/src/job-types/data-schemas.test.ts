import { beforeAll, describe, expect, it } from 'vitest'
import { dataSchemaSchema } from '@pyfarm/contract/api/data-schemas'
import { refusesBrokenBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    scene: { type: 'string', description: 'A path: ünïcode \u0000 \ud800.' },
    samples: { type: 'integer', minimum: 1 },
  },
  required: ['scene'],
}
const code = 'export const Render = 1'
const at = (type: string, version: number) => `/jobtypes/${type}/versions/${version}/data_schema`

onEachDatabase('the schema of the data of a job type’s jobs', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Plain', code })
    await send('POST', '/jobtypes/', { name: 'Render', code, data_schema: schema })
  })

  it('comes with the job type, and is no part of what is shown of it', async () => {
    expect(await send('GET', at('Render', 1))).toMatchObject({ status: 200, body: schema })
    for (const path of ['/jobtypes/Render', '/jobtypes/Render/versions/1'])
      expect((await send('GET', path)).body).not.toHaveProperty('data_schema')
    expect((await send('PUT', '/jobtypes/Render', { name: 'Render', code })).body).not.toHaveProperty('data_schema')
  })

  it('is of one version: a new one has its own, or none', async () => {
    await send('PUT', '/jobtypes/Turns', { name: 'Turns', code, data_schema: schema })
    await send('PUT', '/jobtypes/Turns', { name: 'Turns', code })
    expect((await send('GET', at('Turns', 1))).body).toEqual(schema)
    expect(await send('GET', at('Turns', 2))).toMatchObject({
      status: 404,
      body: { error: 'Version 2 of job type Turns has no data schema' },
    })
  })

  it('goes on to the version that a change of the requirements makes: its code is the same', async () => {
    await send('POST', '/software/', { software: 'blender', versions: [] })
    await send('POST', '/jobtypes/', { name: 'Needs', code, data_schema: schema })
    await send('POST', '/jobtypes/Needs/software_requirements/', { software: 'blender' })
    expect((await send('GET', at('Needs', 2))).body).toEqual(schema)
  })

  it('can be said later, and said anew, by id as well', async () => {
    const { id } = (await send('GET', '/jobtypes/Plain')).body as { id: number }
    expect((await send('GET', at('Plain', 1))).status).toBe(404)
    expect(await send('PUT', at(String(id), 1), schema)).toMatchObject({ status: 200, body: schema })
    expect((await send('GET', at('Plain', 1))).body).toEqual(schema)
    expect((await send('PUT', at('Plain', 1), {})).status).toBe(200)
    expect((await send('GET', at('Plain', 1))).body).toEqual({})
  })

  it.each(['PUT', 'GET'] as const)('is not there to %s for a type or version that is not', async method => {
    for (const path of [at('None', 1), at('Render', 99), '/jobtypes/Render/versions/x/data_schema'])
      expect((await send(method, path, method === 'PUT' ? schema : undefined)).status, path).toBe(404)
  })

  it.each<[body: unknown, error: RegExp]>([
    [[], /object|record/],
    [{ type: 'text' }, /must be a JSON Schema of draft 2020-12: .*type must be equal to one of the allowed values/],
    [{ $ref: 'https://example.com/a' }, /can't resolve reference/],
    [{ description: 'x'.repeat(70_000) }, /at most 65536 characters/],
  ])('is refused with 400 when it is none: %j', async (body, error) => {
    const { status, body: answer } = await send('PUT', at('Render', 1), body)
    expect([status, (answer as { error: string }).error]).toEqual([400, expect.stringMatching(error)])
    const posted = await send('POST', '/jobtypes/', { name: 'Bad', code, data_schema: body })
    expect([posted.status, (posted.body as { error: string }).error]).toEqual([400, expect.stringMatching(/data_schema/)])
  })

  it('is refused with 400 when its body is broken, and stays as it was', () =>
    refusesBrokenBodies({ schema: dataSchemaSchema, send: body => send('PUT', at('Render', 1), body) }, async () => {
      const { status, body } = await send('GET', at('Render', 1))
      return { status, body }
    }))

  it('checks data without storing anything: what is wrong, and what is most likely a slip', async () => {
    const check = (type: string, version: number, data: unknown) =>
      send('POST', `/jobtypes/${type}/versions/${version}/check_data`, { data })
    expect(await check('Render', 1, { samples: 0, sampels: 4 })).toMatchObject({
      status: 200,
      body: {
        wrong: [expect.stringMatching(/^`scene` is missing/), expect.stringMatching(/^`samples` can't be 0/)],
        unknown: [expect.stringMatching(/^`sampels` is no key/)],
      },
    })
    expect((await check('Turns', 2, { any: 1 })).body).toEqual({ wrong: [], unknown: [] })
    expect((await check('Render', 99, {})).status).toBe(404)
    expect((await check('Render', 1, [])).status).toBe(400)
  })

  describe('POST /jobs/?check_data=true', () => {
    const job = { title: 'A job', jobtype: 'Render', start: 1, end: 1 }

    it('refuses data that the schema does not take, by its keys, and submits nothing', async () => {
      const wrong = await send('POST', '/jobs/?check_data=true', { ...job, jobtype_version: 1, data: { samples: 0 } })
      expect(wrong).toMatchObject({
        status: 400,
        body: {
          error: expect.stringMatching(/^data: `scene` is missing: text\..* `samples` can't be 0: whole number, at least 1\.$/),
        },
      })
      expect((await send('GET', '/jobs/A%20job')).status).toBe(404)
    })

    it('takes what it takes, whatever it is where there is no schema, and from PyFarm’s clients', async () => {
      const submit = (query: string, of: object) => send('POST', `/jobs/${query}`, { ...job, ...of })
      expect((await submit('?check_data=true', { title: 'a', jobtype_version: 1, data: { scene: '/a' } })).status).toBe(201)
      expect((await submit('?check_data=true', { title: 'b', jobtype: 'Turns', data: { any: 1 } })).status).toBe(201)
      expect((await submit('?check_data=true', { title: 'e', jobtype: 'None' })).status).toBe(404)
      expect((await submit('', { title: 'c', jobtype_version: 1, data: {} })).status).toBe(201)
      expect((await submit('?check_data=false', { title: 'd', jobtype_version: 1 })).status).toBe(201)
    })
  })
})
