// Bodies of actions and reports, made from their schemas: those that fit are taken, those that are wrong in one place change nothing.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { agentActionSchema, jobActionSchema, taskActionSchema } from '@pyfarm/contract/api/actions'
import { reportsSchema } from '@pyfarm/contract/api/reports'
import { brokenBodies } from '../testing/body-properties.js'
import type { GivenKeys } from '../testing/body-properties.js'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { testSettings } from '../testing/test-settings.js'

const agent = '11111111-1111-4111-8111-111111111111'
const facts = { hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 4, remote_ip: '10.0.0.1' }
const settings = await testSettings()

onEachDatabase('bodies of', database => {
  const current = startTestFarm(database, { trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'] })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    await send('POST', '/agents/', { ...facts, id: agent })
    for (const title of ['one', 'two']) await send('POST', '/jobs/', { title, jobtype: 'Render', start: 1, end: 3 })
  })

  const stored = async () => [
    (await send('GET', '/jobs/1')).body,
    (await send('GET', '/jobs/1/tasks/')).body,
    (await send('GET', '/jobs/?include=details&sort=id')).body,
  ]
  /** Ids and no filter: what the schema can't tell is that it is one of the two. */
  const targets = (ids: fc.Arbitrary<unknown>): GivenKeys => ({ ids, filter: fc.constant(undefined) })
  const endpoints = [
    ['POST /jobs/actions', '/jobs/actions', jobActionSchema(settings), targets(fc.constantFrom([1], [2, 1], [99], []))],
    ['POST /agents/actions', '/agents/actions', agentActionSchema(settings), targets(fc.constantFrom([agent], []))],
    ['POST /tasks/actions', '/tasks/actions', taskActionSchema, targets(fc.constantFrom([1, 2], [99], []))],
  ] as const

  describe.each(endpoints)('%s', (_name, path, schema, given) => {
    it('that are wrong in one place are 400 and change nothing', async () => {
      await refusesBrokenBodies({ schema, given, send: body => send('POST', path, body) }, stored)
    })
    it('that fit are answered for each target', async () => {
      await takesValidBodies({ schema, given, send: body => send('POST', path, body) }, 404)
    })
  })

  describe('POST /agents/<uuid>/reports', () => {
    const schema = reportsSchema(settings)
    const report = (body: unknown) =>
      send('POST', `/agents/${agent}/reports`, body, { headers: { 'user-agent': agentUserAgent }, from: '10.0.0.1' })
    beforeAll(async () => {
      await send('POST', '/agents/', { ...facts, id: agent })
    })

    it('that are wrong in one place are 400 and change nothing', async () => {
      const before = await stored()
      // What agents say of errors and of their work is taken loosely; a log's name has a rule that the schema's pattern tells.
      const strict = brokenBodies(schema).filter(({ broken }) => !/last_error|identifier|current_assignments\./.test(broken))
      const property = fc.asyncProperty(strict, async ({ body, broken }) => {
        expect(await report(body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(broken) as string } })
      })
      await fc.assert(property, { numRuns: 120 })
      expect(await stored()).toEqual(before)
    })

    it('that fit are answered for each report', async () => {
      await takesValidBodies({ schema, send: report }, 404)
    })
  })
})
