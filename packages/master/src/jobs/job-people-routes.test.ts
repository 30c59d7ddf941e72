import { beforeAll, describe, expect, it } from 'vitest'
import { notifiedUserSchema } from '@pyfarm/contract/api/jobs'
import { jobGroupId } from '@pyfarm/contract/ids'
import fc from 'fast-check'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addJobRow } from '../testing/test-rows.js'

onEachDatabase('people of a job', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  let job = 0
  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    // Users are made in another order than that in which they are added below.
    const people = ['carol', 'bob', 'testuser', 'alice'].map(username => ({ username }))
    await send('POST', '/jobs/', { title: 'Makes the users', jobtype: 'Render', notified_users: people })
    job = idOf(await send('POST', '/jobs/', { title: 'Test Job', jobtype: 'Render' }))
  })

  describe('GET /api/v1/jobs/<job>/notified_users/', () => {
    it('answers 200 with those who are notified, in the order in which they were added', async () => {
      const path = `/jobs/${idOf(await send('POST', '/jobs/', { title: 'Ordered', jobtype: 'Render' }))}/notified_users/`
      for (const username of ['alice', 'carol', 'bob']) await send('POST', path, { username })
      await send('POST', path, { username: 'alice', on_deletion: true })
      const { status, body } = await send('GET', path)
      expect(status).toBe(200)
      const hears = { email: null, on_success: true, on_failure: true, on_deletion: false }
      expect(body).toEqual([
        { id: expect.any(Number), username: 'alice', ...hears, on_deletion: true },
        { id: expect.any(Number), username: 'carol', ...hears },
        { id: expect.any(Number), username: 'bob', ...hears },
      ])
      await send('DELETE', `${path}alice`)
      await send('POST', path, { username: 'alice' })
      expect((await send('GET', path)).body).toMatchObject([{ username: 'carol' }, { username: 'bob' }, { username: 'alice' }])
      await expectPages(send, path, 'username')
      expect((await send('GET', `${path}?sort=username&order=desc`)).body).toMatchObject([
        { username: 'carol' },
        { username: 'bob' },
        { username: 'alice' },
      ])
      expect((await send('GET', `${path}?username=bob&on_deletion=false`)).body).toMatchObject([{ username: 'bob' }])
    })

    it('keeps the order of a submission', async () => {
      const people = ['bob', 'alice', 'carol'].map(username => ({ username }))
      const id = idOf(await send('POST', '/jobs/', { title: 'Submitted', jobtype: 'Render', notified_users: people }))
      expect((await send('GET', `/jobs/${id}/notified_users/`)).body).toMatchObject(people)
      expect((await send('GET', `/jobs/${id}`)).body).toMatchObject({ notified_users: people })
    })

    it('answers 404 for an unknown job', async () => {
      expect(await send('GET', '/jobs/Unknown/notified_users/')).toMatchObject({
        status: 404,
        body: { error: expect.any(String) as string },
      })
    })
  })

  describe('POST /api/v1/jobs/<job>/notified_users/', () => {
    it('answers the example with 201 and the entry', async () => {
      const example = { username: 'testuser', on_success: true, on_failure: true, on_deletion: false }
      const { status, body } = await send('POST', '/jobs/Test%20Job/notified_users/', example)
      expect(status).toBe(201)
      expect(body).toEqual({ id: expect.any(Number), email: null, ...example })
    })

    it('answers 404 for an unknown job or user', async () => {
      expect((await send('POST', '/jobs/Unknown/notified_users/', { username: 'testuser' })).status).toBe(404)
      expect((await send('POST', `/jobs/${job}/notified_users/`, { username: 'nobody' })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = notifiedUserSchema(database().settings)
      const path = `/jobs/${job}/notified_users/`
      const sendTo = (body: unknown) => send('POST', path, body)
      await takesValidBodies({ schema, send: sendTo }, 404)
      await takesValidBodies({ schema, send: sendTo, given: { username: fc.constantFrom('alice', 'bob') } })
      await refusesBrokenBodies({ schema, send: sendTo }, async () => (await send('GET', path)).body)
    })
  })

  describe('DELETE /api/v1/jobs/<job>/notified_users/<username>', () => {
    it('answers 204 for one who is in the list, and for one who was not in the first place', async () => {
      await send('POST', '/jobs/Test%20Job/notified_users/', { username: 'testuser' })
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/jobs/Test%20Job/notified_users/testuser')).toMatchObject({ status: 204, body: undefined })
    })

    it('answers 404 for an unknown job or user', async () => {
      expect((await send('DELETE', '/jobs/Unknown/notified_users/testuser')).status).toBe(404)
      expect((await send('DELETE', `/jobs/${job}/notified_users/nobody`)).status).toBe(404)
    })
  })

  describe('GET /api/v1/jobgroups/<group>/jobs', () => {
    it('has pages of the list inside the list', async () => {
      const group = idOf(await send('POST', '/jobgroups/', { title: 'Paged' }))
      for (const title of ['b', 'a', 'c'])
        await addJobRow(database().database.write, { title, job_group_id: jobGroupId(group), tasks_queued: 5 })
      const inner = (body: unknown) => (body as { jobs: unknown[] }).jobs[0]
      await expectPages(send, `/jobgroups/${group}/jobs`, 'title', inner)
      const { body } = await send('GET', `/jobgroups/${group}/jobs?sort=title&per_page=2`)
      expect(inner(body)).toMatchObject([
        { title: 'a', tasks_queued: 5 },
        { title: 'b', tasks_queued: 5 },
      ])
    })

    it('answers 404 for an unknown group, and 400 for one that is no number', async () => {
      expect((await send('GET', '/jobgroups/999/jobs')).status).toBe(404)
      expect((await send('GET', '/jobgroups/films/jobs')).status).toBe(400)
    })
  })
})
