import { describe, expect, it } from 'vitest'
import { queueId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { addJobRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { findQueueByPath } from './queue-store.js'

const plain = { priority: 0, weight: 10, minimum_agents: null, maximum_agents: null }

onEachDatabase('job queues', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const make = async (name: string, parent?: number) =>
    idOf(await send('POST', '/jobqueues/', { name, ...(parent === undefined ? {} : { parent_jobqueue_id: parent }) }))

  describe('POST /jobqueues/', () => {
    it('makes a queue with 201 and the defaults', async () => {
      const { status, body } = await send('POST', '/jobqueues/', { name: 'Test Queue' })
      expect(status).toBe(201)
      const relations = { parent: null, parent_jobqueue_id: null, jobs: [], children: [] }
      expect(body).toEqual({ id: 1, name: 'Test Queue', ...plain, ...relations, fullpath: '/Test Queue' })
      expect(current().announced.at(-1)?.wake).toBe(true)
    })

    it('refuses a name that exists on any level of the tree with 409', async () => {
      const parent = await make('films')
      await make('shot', parent)
      expect((await send('POST', '/jobqueues/', { name: 'shot' })).status).toBe(409)
      expect((await send('POST', '/jobqueues/', { name: 'films', parent_jobqueue_id: parent })).status).toBe(409)
    })

    it('makes one queue of those of one name that come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => send('POST', '/jobqueues/', { name: 'rush' })))
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409])
    })

    it('shows the parent as an object and knows the path', async () => {
      const parent = await make('parent')
      const { body } = await send('POST', '/jobqueues/', {
        name: 'child',
        parent_jobqueue_id: parent,
        priority: 5,
        maximum_agents: 2,
      })
      expect(body).toMatchObject({
        parent: { id: parent, name: 'parent', ...plain },
        parent_jobqueue_id: parent,
        priority: 5,
        maximum_agents: 2,
        fullpath: '/parent/child',
      })
    })

    it.each([
      ['no name', {}, 400, 'name'],
      ['an empty name', { name: '' }, 400, 'name'],
      ['a slash in the name', { name: 'a/b' }, 400, 'name'],
      ['an unknown key', { name: 'x', colour: 'red' }, 400, 'colour'],
      ['a priority that is no number', { name: 'x', priority: 'high' }, 400, 'priority'],
      ['a priority above the highest', { name: 'x', priority: 1001 }, 400, 'priority'],
      ['a priority below the lowest', { name: 'x', priority: -1001 }, 400, 'priority'],
      ['a weight that is null', { name: 'x', weight: null }, 400, 'weight'],
      ['less than no agents', { name: 'x', minimum_agents: -1 }, 400, 'minimum_agents'],
      ['a parent that is unknown', { name: 'x', parent_jobqueue_id: 2_000_000 }, 404, 'parent_jobqueue_id'],
    ])('refuses %s', async (_case, body, status, named) => {
      expect(await send('POST', '/jobqueues/', body)).toMatchObject({ status, body: { error: expect.stringContaining(named) } })
      expect((await send('GET', '/jobqueues/x')).status).toBe(404)
    })
  })

  it('lists queues without parent, jobs and children', async () => {
    const id = await make('listed')
    const { status, body } = await send('GET', '/jobqueues/')
    expect(status).toBe(200)
    expect(body).toContainEqual({ id, name: 'listed', ...plain, parent_jobqueue_id: null, fullpath: '/listed' })
  })

  it('shows a queue with its children and jobs, by name and by id', async () => {
    const id = await make('full')
    const child = await make('child of full', id)
    const job = await addJobRow(database().database.write, { job_queue_id: queueId(id) })
    const { status, body } = await send('GET', '/jobqueues/full')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, children: [{ id: child, name: 'child of full' }], jobs: [job] })
    expect((await send('GET', `/jobqueues/${id}`)).body).toEqual(body)
    expect((await send('GET', '/jobqueues/unknown')).status).toBe(404)
  })

  describe('POST /jobqueues/<queue>', () => {
    it('changes what is given with 200 and leaves the rest', async () => {
      const id = await make('edited')
      const { status, body } = await send('POST', '/jobqueues/edited', { priority: 6, minimum_agents: 1 })
      expect(status).toBe(200)
      expect(body).toMatchObject({ id, name: 'edited', ...plain, priority: 6, minimum_agents: 1 })
      expect((await send('POST', `/jobqueues/${id}`, { minimum_agents: null })).body).toMatchObject({
        minimum_agents: null,
        priority: 6,
      })
      expect(current().announced.at(-1)?.wake).toBe(true)
    })

    it('takes the paths of all queues below along when it renames', async () => {
      const top = await make('top')
      const middle = await make('middle', top)
      const bottom = await make('bottom', middle)
      expect((await send('POST', '/jobqueues/top', { name: 'renamed' })).body).toMatchObject({ fullpath: '/renamed' })
      expect((await send('GET', `/jobqueues/${bottom}`)).body).toMatchObject({ fullpath: '/renamed/middle/bottom' })
      const { read } = database().database
      expect((await findQueueByPath(read, 'renamed/middle/bottom'))?.id).toBe(bottom)
      expect((await findQueueByPath(read, '/renamed/middle/bottom'))?.id).toBe(bottom)
      expect(await findQueueByPath(read, 'top/middle/bottom')).toBeUndefined()
    })

    it('keeps paths right when queues of one branch are renamed and made at once', async () => {
      const top = await make('t0')
      const middle = await make('m0', top)
      await Promise.all([
        send('POST', `/jobqueues/${top}`, { name: 't1' }),
        send('POST', `/jobqueues/${middle}`, { name: 'm1' }),
        send('POST', '/jobqueues/', { name: 'b0', parent_jobqueue_id: middle }),
      ])
      expect((await send('GET', '/jobqueues/b0')).body).toMatchObject({ fullpath: '/t1/m1/b0' })
    })

    it('refuses a path that would be too long, for queues below too', async () => {
      const names = ['a', 'b', 'c', 'd'].map(letter => letter.repeat(250))
      let parent: number | undefined
      for (const name of names) parent = await make(name, parent)
      expect((await send('POST', '/jobqueues/', { name: 'e'.repeat(100), parent_jobqueue_id: parent })).status).toBe(400)
      await make('e'.repeat(10), parent)
      expect((await send('POST', `/jobqueues/${names[0]}`, { name: 'A'.repeat(255) })).status).toBe(200)
      expect((await send('POST', `/jobqueues/${names[1]}`, { name: 'B'.repeat(255) })).status).toBe(400)
      expect((await send('GET', `/jobqueues/${names[1]}`)).status).toBe(200)
    })

    it.each([
      ['another parent', { parent_jobqueue_id: null }, 400],
      ['an unknown key', { fullpath: '/x' }, 400],
      ['a wrong type', { weight: 'heavy' }, 400],
      ['no name', { name: null }, 400],
      ['the name of another', { name: 'other' }, 409],
    ])('refuses %s', async (_case, body, status) => {
      await send('POST', '/jobqueues/', { name: 'other' })
      await send('POST', '/jobqueues/', { name: 'kept' })
      expect((await send('POST', '/jobqueues/kept', body)).status).toBe(status)
      expect((await send('GET', '/jobqueues/kept')).body).toMatchObject({ name: 'kept', ...plain })
    })

    it('answers 404 for an unknown queue', async () => {
      expect((await send('POST', '/jobqueues/unknown', { priority: 1 })).status).toBe(404)
    })
  })

  it('is deleted with 204, also when there is none', async () => {
    await make('empty')
    expect(await send('DELETE', '/jobqueues/empty')).toMatchObject({ status: 204, body: undefined })
    expect((await send('GET', '/jobqueues/empty')).status).toBe(404)
    expect((await send('DELETE', '/jobqueues/empty')).status).toBe(204)
  })

  it('is not deleted while queues or jobs are in it: 409 that says which', async () => {
    const id = await make('used')
    await make('below used', id)
    expect(await send('DELETE', '/jobqueues/used')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('below used') },
    })
    await send('DELETE', '/jobqueues/below%20used')
    const job = await addJobRow(database().database.write, { job_queue_id: queueId(id), title: 'Film' })
    expect(await send('DELETE', '/jobqueues/used')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining(`job ${job} (Film)`) },
    })
  })

  it('has a schema', async () => {
    expect((await send('GET', '/jobqueues/schema')).body).toEqual({
      id: 'INTEGER',
      name: 'VARCHAR(255)',
      parent_jobqueue_id: 'INTEGER',
      priority: 'INTEGER',
      weight: 'INTEGER',
      minimum_agents: 'INTEGER',
      maximum_agents: 'INTEGER',
      fullpath: 'VARCHAR(1024)',
    })
  })
  describe('POST /jobqueues/<queue>/move', () => {
    it('puts a queue with all below it elsewhere in the tree, and to the top again', async () => {
      const [from, to] = [await make('from here'), await make('to there')]
      const moved = await make('moved', from)
      const inner = await make('inner', moved)
      const move = (parent: number | null) => send('POST', `/jobqueues/${moved}/move`, { parent_jobqueue_id: parent })
      expect(await move(to)).toMatchObject({ status: 200, body: { parent: { id: to }, fullpath: '/to there/moved' } })
      expect((await send('GET', `/jobqueues/${inner}`)).body).toMatchObject({ fullpath: '/to there/moved/inner' })
      expect(current().announced.at(-1)?.wake).toBe(true)
      expect(await move(null)).toMatchObject({ status: 200, body: { parent: null, fullpath: '/moved' } })
    })

    it('refuses a place in the queue itself or below it, and one that is not there; nothing moves', async () => {
      const outer = await make('outer')
      const inner = await make('inside', outer)
      const move = (parent: unknown) => send('POST', `/jobqueues/${outer}/move`, { parent_jobqueue_id: parent })
      for (const place of [outer, inner]) expect(await move(place)).toMatchObject({ status: 400 })
      expect(await move(999_999)).toMatchObject({ status: 404 })
      expect(await send('POST', '/jobqueues/999999/move', { parent_jobqueue_id: null })).toMatchObject({ status: 404 })
      expect((await send('GET', `/jobqueues/${outer}`)).body).toMatchObject({ fullpath: '/outer', parent: null })
    })

    it('makes no circle of two queues that are moved into each other at once', async () => {
      const [one, other] = [await make('ring one'), await make('ring other')]
      const answers = await Promise.all([
        send('POST', `/jobqueues/${one}/move`, { parent_jobqueue_id: other }),
        send('POST', `/jobqueues/${other}/move`, { parent_jobqueue_id: one }),
      ])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    })
  })
})
