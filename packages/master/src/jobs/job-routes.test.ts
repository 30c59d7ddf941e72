import { beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)

const least = { title: 'Job', jobtype: 'Render' }

onEachDatabase('jobs', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const submit = async (body: object): Promise<number> =>
    ((await send('POST', '/jobs/', { ...least, ...body })).body as { id: number }).id

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await send('POST', '/jobqueues/', { name: 'films' })
  })

  describe('at their address', () => {
    it('are found by id and by title, the first of them', async () => {
      const first = await submit({ title: 'One & only / ünïque?' })
      await submit({ title: 'One & only / ünïque?' })
      expect((await send('GET', `/jobs/${encodeURIComponent('One & only / ünïque?')}`)).body).toMatchObject({ id: first })
      expect((await send('GET', `/jobs/${first}/`)).body).toMatchObject({ id: first })
    })

    it.each(['/jobs/999999', '/jobs/99999999999999', '/jobs/nothing', '/jobs/a%00b'])('%s is 404', async path => {
      expect(await send('GET', path)).toMatchObject({ status: expect.toBeOneOf([400, 404]), body: { error: expect.any(String) } })
    })

    it('have exactly id, title and state in the list', async () => {
      const id = await submit({ title: 'Listed' })
      expect((await send('GET', '/jobs/')).body).toContainEqual({ id, title: 'Listed', state: 'queued' })
      expect((await send('GET', '/jobs')).status).toBe(200)
    })

    it('have with ?include=details what our pages show', async () => {
      const parent = await submit({ title: 'P' })
      const id = await submit({
        title: 'Detailed',
        parents: [{ id: parent }],
        user: 'ann',
        jobqueue: '/films',
        start: 1,
        end: 3,
        data: { output: '/x/####.png' },
      })
      expect((await send('GET', '/jobs/?include=details')).body).toContainEqual({
        id,
        title: 'Detailed',
        state: 'queued',
        jobtype: 'Render',
        user: 'ann',
        jobqueue: '/films',
        priority: 0,
        weight: 10,
        time_submitted: time,
        time_started: null,
        time_finished: null,
        blocked: true,
        parents: [parent],
        tasks: { queued: 3, assigned: 0, running: 0, done: 0, failed: 0 },
        stuck: false,
        frames_per_second: null,
        seconds_left: null,
        pictures: true,
      })
    })

    it('have a schema', async () => {
      const { body } = await send('GET', '/jobs/schema')
      expect(body).toMatchObject({
        start: 'NUMERIC(10,4)',
        end: 'NUMERIC(10,4)',
        by: 'NUMERIC(10, 4)',
        state: 'WorkStateEnum',
        data: 'JSONDict',
        job_group_id: 'INTEGER',
      })
      for (const absent of ['jobtype_version_id', 'user_id', 'job_queue_id', 'jobgroup']) expect(body).not.toHaveProperty(absent)
    })
  })

  describe('that are deleted', () => {
    it('are marked, with all jobs below them, and the deletion begins at once', async () => {
      const parent = await submit({})
      const child = await submit({ parents: [{ id: parent }] })
      const grandchild = await submit({ parents: [{ id: child }] })
      expect(await send('DELETE', `/jobs/${parent}`)).toMatchObject({ status: 204, body: undefined })
      for (const id of [parent, child, grandchild])
        expect((await send('GET', `/jobs/${id}`)).body).toMatchObject({ to_be_deleted: true })
    })

    it('are 404 when they are unknown', async () => {
      expect((await send('DELETE', '/jobs/999999')).status).toBe(404)
    })
  })
})

onEachDatabase(
  'jobs without autocreate_users',
  database => {
    const current = startTestFarm(database)
    it('are 404 for users that do not exist', async () => {
      const { send } = current()
      await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
      expect(await send('POST', '/jobs/', { ...least, user: 'nobody' })).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining('nobody') },
      })
      expect((await send('POST', '/jobs/', { ...least, notified_users: [{ username: 'nobody' }] })).status).toBe(404)
      expect((await send('GET', '/jobs/')).body).toEqual([])
    })
  },
  { autocreate_users: false },
)
