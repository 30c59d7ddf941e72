// Bodies of jobs made from their schemas: what is right is taken, what is wrong in one place is refused.
import fc from 'fast-check'
import { beforeAll, describe, it } from 'vitest'
import { jobEditSchema, newJobSchema } from '@pyfarm/contract/api/jobs'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

onEachDatabase('bodies of jobs', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const post = (path: string) => (body: unknown) => send('POST', path, body)
  let job: number

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', supports_tiling: true })
    await send('POST', '/software/', { software: 'blender', versions: [{ version: '4.1' }] })
    await send('POST', '/jobqueues/', { name: 'films' })
    await send('POST', '/jobgroups/', { title: 'Group', main_jobtype: 'Render', user: 'ann' })
    job = idOf(await post('/jobs/')({ title: 'Job', jobtype: 'Render' }))
  })

  /** What must exist, and ranges of few frames. */
  const named = {
    jobqueue: fc.constantFrom('films', '/films', null),
    job_group_id: fc.constantFrom(1, null),
    parents: fc.constant([]),
    software_requirements: fc.constantFrom([], [{ software: 'blender', max_version: '4.1' }]),
  }
  const frames = (min: number, max: number) => fc.integer({ min: min * 10_000, max: max * 10_000 }).map(units => units / 10_000)
  const range = { start: frames(-20, 0), end: frames(0, 20), by: frames(1, 30) }

  describe('that are submitted', () => {
    const endpoint = () => ({
      schema: newJobSchema(database().settings),
      given: {
        ...named,
        jobtype: fc.constant('Render'),
        jobtype_version: fc.constant(1),
        num_tiles: fc.constantFrom(null, 1, 3),
        ...range,
      },
      send: post('/jobs/'),
    })

    it('are taken when they are right', async () => {
      await takesValidBodies(endpoint())
    })

    it('are refused when they are wrong in one place, and nothing is stored', async () => {
      await refusesBrokenBodies(endpoint(), async () => [(await send('GET', '/jobs/')).body, (await send('GET', '/tags/')).body])
    })
  })

  describe('that edit a job', () => {
    const endpoint = () => ({
      schema: jobEditSchema(database().settings),
      given: {
        ...named,
        user: fc.constantFrom('ann', null),
        notified_users: fc.constantFrom([], [{ username: 'ann' }]),
        ...range,
      },
      send: post(`/jobs/${job}`),
    })

    it('are taken when they are right', async () => {
      await takesValidBodies(endpoint())
    })

    it('are refused when they are wrong in one place, and nothing is changed', async () => {
      await refusesBrokenBodies(endpoint(), async () => [
        (await send('GET', `/jobs/${job}`)).body,
        (await send('GET', `/jobs/${job}/tasks/`)).body,
      ])
    })
  })

  describe('with any frames', () => {
    it('are taken or refused with 400', async () => {
      const any = { start: fc.double(), end: fc.double(), by: fc.double({ min: 0.5, max: 1e7 }) }
      const schema = newJobSchema(database().settings).pick({ title: true })
      const given = { ...any, jobtype: fc.constant('Render') }
      await takesValidBodies({ schema, given, send: post('/jobs/') }, 400)
    })
  })
})
