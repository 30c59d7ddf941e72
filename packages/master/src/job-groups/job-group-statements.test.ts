// Every statement and example of the reference's page of job groups; where they disagree, of wire-facts.md.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { jobGroupEditSchema, newJobGroupSchema } from '@pyfarm/contract/api/job-groups'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'

const example = { title: 'Test Group', user: 'testuser', main_jobtype: 'Test JobType' }

onEachDatabase('the reference on job groups', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/jobgroups/')).body
  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Test JobType', code: 'pass' })
  })

  describe('POST /api/v1/jobgroups/', () => {
    it('answers the example with 201, and makes the unknown user', async () => {
      const { status, body } = await send('POST', '/jobgroups/', example)
      expect(status).toBe(201)
      expect(body).toEqual({ id: 1, jobs: [], ...example })
    })

    it('answers 404 for an unknown job type, and stores nothing', async () => {
      const before = await list()
      expect(await send('POST', '/jobgroups/', { ...example, main_jobtype: 'nothing' })).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining('main_jobtype') as string },
      })
      expect(await list()).toEqual(before)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = newJobGroupSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/jobgroups/', body) }
      await takesValidBodies(endpoint, 404)
      await takesValidBodies({ ...endpoint, given: { main_jobtype: fc.constantFrom('Test JobType', null) } })
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/jobgroups/', () => {
    it('answers 200 with the groups, without their jobs', async () => {
      const { status, body } = await send('GET', '/jobgroups/?id=1')
      expect(status).toBe(200)
      expect(body).toEqual([{ id: 1, ...example }])
    })

    it('has pages', async () => {
      await send('POST', '/jobgroups/', { title: 'Other Group' })
      await expectPages(send, '/jobgroups/', 'user')
      expect((await send('GET', '/jobgroups/?title=Other%20Group&user=null')).body).toMatchObject([{ title: 'Other Group' }])
    })
  })

  describe('GET /api/v1/jobgroups/<group>', () => {
    it('answers 200 with the group and the ids of its jobs', async () => {
      const job = idOf(await send('POST', '/jobs/', { title: 'Inside', jobtype: 'Test JobType', job_group_id: 1 }))
      const { status, body } = await send('GET', '/jobgroups/1')
      expect(status).toBe(200)
      expect(body).toEqual({ id: 1, jobs: [job], ...example })
    })

    it('answers 404 when the group is not found', async () => {
      expect((await send('GET', '/jobgroups/2000000')).status).toBe(404)
      expect((await send('GET', '/jobgroups/99999999999999999999')).status).toBe(404)
    })
  })

  describe('GET /api/v1/jobgroups/<group>/jobs', () => {
    it('answers 200 with a list of jobs inside a list, their job type and counts of tasks', async () => {
      const group = idOf(await send('POST', '/jobgroups/', { title: 'With jobs' }))
      const wanted = { title: 'Test Job', jobtype: 'Test JobType', start: 1, end: 5, job_group_id: group }
      const job = idOf(await send('POST', '/jobs/', wanted))
      const { status, body } = await send('GET', `/jobgroups/${group}/jobs`)
      expect(status).toBe(200)
      const counts = { tasks_queued: 5, tasks_running: 0, tasks_done: 0, tasks_failed: 0 }
      expect(body).toEqual({
        jobs: [[{ id: job, title: 'Test Job', state: 'queued', jobtype_id: 1, jobtype: 'Test JobType', ...counts }]],
      })
    })
  })

  describe('POST /api/v1/jobgroups/<group>', () => {
    it('answers the example with 200; columns that are not named stay as they are', async () => {
      const id = idOf(await send('POST', '/jobgroups/', example))
      await send('POST', '/jobgroups/', { title: 'makes the user', user: 'testuser2' })
      const { status, body } = await send('POST', `/jobgroups/${id}`, { user: 'testuser2' })
      expect(status).toBe(200)
      expect(body).toEqual({ id, jobs: [], ...example, user: 'testuser2' })
    })

    it('takes user and job type away with null', async () => {
      const id = idOf(await send('POST', '/jobgroups/', example))
      expect((await send('POST', `/jobgroups/${id}`, { user: null, main_jobtype: null })).body).toEqual({
        ...{ id, jobs: [], title: 'Test Group' },
        ...{ user: null, main_jobtype: null },
      })
    })

    it('answers 404 for an unknown user, job type or group', async () => {
      expect((await send('POST', '/jobgroups/1', { user: 'nobody' })).status).toBe(404)
      expect((await send('POST', '/jobgroups/1', { main_jobtype: 'nothing' })).status).toBe(404)
      expect((await send('POST', '/jobgroups/2000000', { title: 'x' })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const id = idOf(await send('POST', '/jobgroups/', { title: 'properties' }))
      const schema = jobGroupEditSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', `/jobgroups/${id}`, body) }
      await takesValidBodies(endpoint, 404)
      await takesValidBodies({
        ...endpoint,
        given: { user: fc.constantFrom('testuser', null), main_jobtype: fc.constantFrom('Test JobType', null) },
      })
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('DELETE /api/v1/jobgroups/<group>', () => {
    it('answers 204 when the group was deleted or did not exist', async () => {
      const id = idOf(await send('POST', '/jobgroups/', { title: 'going' }))
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', `/jobgroups/${id}`)).toMatchObject({ status: 204, body: undefined })
    })

    it('answers 409 while it contains jobs', async () => {
      expect((await send('DELETE', '/jobgroups/1')).status).toBe(409)
    })
  })

  describe('GET /api/v1/jobgroups/schema', () => {
    it('answers 200 with the columns', async () => {
      const { status, body } = await send('GET', '/jobgroups/schema')
      expect(status).toBe(200)
      expect(body).toEqual({ main_jobtype: 'VARCHAR(64)', title: 'VARCHAR(255)', user: 'VARCHAR(255)', id: 'INTEGER' })
    })
  })
})
