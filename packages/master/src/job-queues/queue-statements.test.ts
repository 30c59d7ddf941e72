// Every statement and example of the reference's page of job queues; where they disagree, of wire-facts.md.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jobQueueEditSchema, newJobQueueSchema } from '@pyfarm/contract/api/job-queues'
import { queueId } from '@pyfarm/contract/ids'
import { refusesBrokenBodies, takesValidBodies } from '../testing/endpoint-properties.js'
import { expectPages } from '../testing/expect-pages.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addJobRow } from '../testing/test-rows.js'

const columns = { weight: 10, minimum_agents: null, priority: 0, maximum_agents: null, parent_jobqueue_id: null }
const example = { ...columns, name: 'Test Queue', id: 1, fullpath: '/Test Queue' }
const relations = { parent: null, jobs: [], children: [] }

onEachDatabase('the reference on job queues', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const list = async () => (await send('GET', '/jobqueues/')).body

  describe('POST /api/v1/jobqueues/', () => {
    it('answers the example with 201 and the new queue', async () => {
      const { status, body } = await send('POST', '/jobqueues/', { name: 'Test Queue' })
      expect(status).toBe(201)
      expect(body).toEqual({ ...example, ...relations })
    })

    it('answers 409 when a queue with that name exists', async () => {
      expect((await send('POST', '/jobqueues/', { name: 'Test Queue' })).status).toBe(409)
    })

    it('makes queues of their own of names that differ in case or in blanks at the end', async () => {
      for (const name of ['films', 'Films', 'films '])
        expect(await send('POST', '/jobqueues/', { name })).toMatchObject({ status: 201, body: { name, fullpath: `/${name}` } })
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const schema = newJobQueueSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', '/jobqueues/', body) }
      await takesValidBodies(endpoint, 404, 409)
      await takesValidBodies({ ...endpoint, given: { parent_jobqueue_id: fc.constant(1) } }, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('GET /api/v1/jobqueues/', () => {
    it('answers 200 with the queues, without parent, jobs and children', async () => {
      await send('POST', '/jobqueues/', { name: 'Test Queue 2', priority: 5 })
      const { status, body } = await send('GET', '/jobqueues/')
      expect(status).toBe(200)
      expect(body).toEqual(
        expect.arrayContaining([
          example,
          { ...example, priority: 5, name: 'Test Queue 2', id: expect.any(Number), fullpath: '/Test Queue 2' },
        ]),
      )
    })

    it('has pages', async () => {
      await expectPages(send, '/jobqueues/', 'priority')
      const child = idOf(await send('POST', '/jobqueues/', { name: 'below', parent_jobqueue_id: 1 }))
      expect((await send('GET', '/jobqueues/?parent_jobqueue_id=1&name=below')).body).toMatchObject([{ id: child }])
      expect((await send('GET', '/jobqueues/?parent_jobqueue_id=null&name=Test%20Queue')).body).toEqual([example])
    })
  })

  describe('GET /api/v1/jobqueues/<queue>', () => {
    it('answers 200 with the queue, its parent, children and jobs', async () => {
      const parent = idOf(await send('POST', '/jobqueues/', { name: 'parent', weight: 3 }))
      const id = idOf(await send('POST', '/jobqueues/', { name: 'middle', parent_jobqueue_id: parent, minimum_agents: 1 }))
      const child = idOf(await send('POST', '/jobqueues/', { name: 'child', parent_jobqueue_id: id }))
      const job = await addJobRow(database().database.write, { job_queue_id: queueId(id) })
      const { status, body } = await send('GET', '/jobqueues/middle')
      expect(status).toBe(200)
      expect(body).toEqual({
        ...columns,
        id,
        name: 'middle',
        minimum_agents: 1,
        parent_jobqueue_id: parent,
        fullpath: '/parent/middle',
        parent: { id: parent, name: 'parent', priority: 0, weight: 3, minimum_agents: null, maximum_agents: null },
        children: [{ id: child, name: 'child' }],
        jobs: [job],
      })
      expect((await send('GET', `/jobqueues/${id}`)).body).toEqual(body)
    })

    it('answers 404 when the queue is not found', async () => {
      expect((await send('GET', '/jobqueues/nowhere')).status).toBe(404)
    })
  })

  describe('POST /api/v1/jobqueues/<queue>', () => {
    it('answers the example with 200; columns that are not named stay as they are', async () => {
      const { status, body } = await send('POST', '/jobqueues/Test%20Queue', { priority: 6 })
      expect(status).toBe(200)
      expect(body).toMatchObject({ ...example, priority: 6, parent: null, jobs: [] })
    })

    it('answers 400 for columns that it does not take, 404 for an unknown queue', async () => {
      for (const body of [{ parent_jobqueue_id: 1 }, { id: 1 }, { fullpath: '/x' }, { jobs: [] }, { parent: null }])
        expect(await send('POST', '/jobqueues/Test%20Queue', body)).toMatchObject({
          status: 400,
          body: { error: expect.stringContaining(Object.keys(body)[0] ?? '') as string },
        })
      expect((await send('POST', '/jobqueues/nowhere', { priority: 6 })).status).toBe(404)
    })

    it('takes what its schema takes, and refuses with 400 what is wrong in one place', async () => {
      const id = idOf(await send('POST', '/jobqueues/', { name: 'properties' }))
      const schema = jobQueueEditSchema(database().settings)
      const endpoint = { schema, send: (body: unknown) => send('POST', `/jobqueues/${id}`, body) }
      await takesValidBodies(endpoint, 409)
      await refusesBrokenBodies(endpoint, list)
    })
  })

  describe('DELETE /api/v1/jobqueues/<queue>', () => {
    it('answers 204 when the queue was deleted or did not exist', async () => {
      await send('POST', '/jobqueues/', { name: 'going' })
      for (let time = 1; time <= 2; time++)
        expect(await send('DELETE', '/jobqueues/going')).toMatchObject({ status: 204, body: undefined })
    })

    it('answers 409 while it contains child queues or jobs', async () => {
      expect((await send('DELETE', '/jobqueues/parent')).status).toBe(409)
      expect((await send('DELETE', '/jobqueues/middle')).status).toBe(409)
    })
  })

  describe('GET /api/v1/jobqueues/schema', () => {
    it('answers 200 with the columns', async () => {
      expect(await send('GET', '/jobqueues/schema')).toMatchObject({
        status: 200,
        body: {
          id: 'INTEGER',
          name: 'VARCHAR(255)',
          minimum_agents: 'INTEGER',
          maximum_agents: 'INTEGER',
          priority: 'INTEGER',
          weight: 'INTEGER',
          parent_jobqueue_id: 'INTEGER',
        },
      })
    })
  })
})
