// The list of jobs: pages, order and filters (behaviour.md sections 8 and 10).
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const itemsSchema = z.array(z.object({ id: z.number(), title: z.string(), state: z.string() }))

onEachDatabase('GET /api/v1/jobs/', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const agent = '11111111-1111-4111-8111-111111111111'
  /** Titles of the list that the query gives. */
  const titles = async (query: string): Promise<string[]> => {
    const { status, body } = await send('GET', `/jobs/?${query}`)
    expect({ query, status }).toEqual({ query, status: 200 })
    return itemsSchema.parse(body).map(job => job.title)
  }

  beforeAll(async () => {
    for (const name of ['Render', 'Bake']) await send('POST', '/jobtypes/', { name, code: 'pass', classname: 'X' })
    await send('POST', '/jobqueues/', { name: 'films' })
    await send('POST', '/jobqueues/', { name: 'q', parent: 'films' })
    await send('POST', '/agents/', { id: agent, hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 1 })
    const jobs: object[] = [
      { title: 'alpha', user: 'ann', priority: 5, tags: ['red', 'big'], jobqueue: 'films' },
      { title: 'Beta', user: 'bob', priority: 1, tags: ['red'], start: 1, end: 3 },
      { title: 'gamma 100%', user: 'Ann', priority: 5, hidden: true, parents: [{ id: 1 }] },
      { title: 'delta_x', jobtype: 'Bake', weight: 30, state: 'paused' },
      { title: 'Échelle', jobqueue: 'films', start: 1, end: 2 },
    ]
    for (const job of jobs) {
      expect((await send('POST', '/jobs/', { jobtype: 'Render', ...job })).status).toBe(201)
    }
    // The second has a task on an agent, the last is done.
    await send('POST', `/agents/${agent}/tasks/`, { id: 2 })
    for (const task of [7, 8]) await send('POST', `/jobs/5/tasks/${task}`, { state: 'done' })
  })

  describe('without parameters', () => {
    it('is the whole list by id', async () => {
      const { body, headers } = await send('GET', '/jobs/')
      expect(body).toEqual([
        { id: 1, title: 'alpha', state: 'queued' },
        { id: 2, title: 'Beta', state: 'assigned' },
        { id: 3, title: 'gamma 100%', state: 'queued' },
        { id: 4, title: 'delta_x', state: 'paused' },
        { id: 5, title: 'Échelle', state: 'done' },
      ])
      expect(headers).toMatchObject({ 'x-total-count': '5' })
      expect(headers).not.toHaveProperty('link')
    })

    it('is the same with parameters that nobody knows', async () => {
      expect(await titles('nonsense=1')).toHaveLength(5)
    })
  })

  describe('in pages', () => {
    it('has the total in X-Total-Count and the way to the others in Link', async () => {
      const { body, headers } = await send('GET', '/jobs/?page=2&per_page=2&sort=title')
      expect(itemsSchema.parse(body).map(job => job.title)).toEqual(['delta_x', 'gamma 100%'])
      expect(headers).toMatchObject({ 'x-total-count': '5' })
      const at = (page: number) => `/api/v1/jobs/?page=${page}&per_page=2&sort=title`
      expect(headers['link']).toBe(
        `<${at(1)}>; rel="first", <${at(1)}>; rel="prev", <${at(3)}>; rel="next", <${at(3)}>; rel="last"`,
      )
    })

    it('has 100 on a page unless told, and nothing behind the last', async () => {
      expect((await send('GET', '/jobs/?page=1')).body).toHaveLength(5)
      const { body, headers } = await send('GET', '/jobs/?page=9')
      expect(body).toEqual([])
      expect(headers['link']).toBe(
        '</api/v1/jobs/?page=1>; rel="first", </api/v1/jobs/?page=1>; rel="prev", </api/v1/jobs/?page=1>; rel="last"',
      )
    })

    it('together they are the whole list, each job once', async () => {
      const whole = await titles('sort=priority&order=desc')
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 6 }), async size => {
          const pages = []
          for (let page = 1; page <= Math.ceil(5 / size); page++)
            pages.push(...(await titles(`sort=priority&order=desc&per_page=${size}&page=${page}`)))
          expect(pages).toEqual(whole)
        }),
        { numRuns: 6 },
      )
    })

    it.each([
      'page=0',
      'page=-1',
      'page=x',
      'page=1.5',
      'page=',
      'per_page=0',
      'per_page=1001',
      'page=99999999999',
      'order=up',
      'sort=data',
      'sort=',
      'page=1&page=2',
    ])('%s is 400 and names the parameter', async query => {
      const name = /^\w+/.exec(query)?.[0] ?? ''
      expect(await send('GET', `/jobs/?${query}`)).toMatchObject({ status: 400, body: { error: expect.stringContaining(name) } })
    })
  })

  it.each([
    ['id', 'desc', ['Échelle', 'delta_x', 'gamma 100%', 'Beta', 'alpha']],
    ['state', 'asc', ['alpha', 'gamma 100%', 'delta_x', 'Beta', 'Échelle']],
    ['tasks_queued', 'desc', ['Beta', 'alpha', 'gamma 100%', 'delta_x', 'Échelle']],
    ['tasks_done', 'desc', ['Échelle', 'alpha', 'Beta', 'gamma 100%', 'delta_x']],
    ['agents', 'desc', ['Beta', 'alpha', 'gamma 100%', 'delta_x', 'Échelle']],
    ['priority', 'desc', ['alpha', 'gamma 100%', 'Beta', 'delta_x', 'Échelle']],
    ['weight', 'desc', ['delta_x', 'alpha', 'Beta', 'gamma 100%', 'Échelle']],
    ['jobtype', 'asc', ['delta_x', 'alpha', 'Beta', 'gamma 100%', 'Échelle']],
    // Nothing comes last, in either order.
    ['jobqueue', 'asc', ['alpha', 'Échelle', 'Beta', 'gamma 100%', 'delta_x']],
    ['jobqueue', 'desc', ['alpha', 'Échelle', 'Beta', 'gamma 100%', 'delta_x']],
    ['user', 'asc', ['alpha', 'gamma 100%', 'Beta', 'delta_x', 'Échelle']],
    ['user', 'desc', ['Beta', 'alpha', 'gamma 100%', 'delta_x', 'Échelle']],
    ['time_submitted', 'asc', ['alpha', 'Beta', 'gamma 100%', 'delta_x', 'Échelle']],
    ['time_finished', 'asc', ['Échelle', 'alpha', 'Beta', 'gamma 100%', 'delta_x']],
  ] as const)('is sorted by %s, %s', async (sort, order, expected) => {
    expect(await titles(`sort=${sort}&order=${order}`)).toEqual(expected)
  })

  it.each([
    ['title=ALPH', ['alpha']],
    ['title=%25', ['gamma 100%']],
    ['title=_', ['delta_x']],
    ['title=!', []],
    ['state=queued', ['alpha', 'gamma 100%']],
    ['state=assigned', ['Beta']],
    ['state=running', ['Beta']],
    ['state=paused,done', ['delta_x', 'Échelle']],
    ['user=ann', ['alpha']],
    ['user=ann,bob', ['alpha', 'Beta']],
    ['jobqueue=films', ['alpha', 'Échelle']],
    ['jobqueue=/films', ['alpha', 'Échelle']],
    ['jobtype=Bake', ['delta_x']],
    ['tags=red', ['alpha', 'Beta']],
    ['tags=red,big', ['alpha']],
    ['hidden=true', ['gamma 100%']],
    ['hidden=0', ['alpha', 'Beta', 'delta_x', 'Échelle']],
    ['blocked=true', ['gamma 100%']],
    ['blocked=false', ['alpha', 'Beta', 'delta_x', 'Échelle']],
    ['priority=5', ['alpha', 'gamma 100%']],
    ['to_be_deleted=true', []],
    ['job_group_id=1', []],
    ['priority=5&hidden=false', ['alpha']],
    ["user=x' or 1=1 --", []],
  ])('is filtered by %s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected)
    const { body } = await send('GET', `/jobs/?include=details&${query}`)
    expect(itemsSchema.parse(body).map(job => job.title)).toEqual(expected)
  })

  it.each(['state=asleep', 'hidden=perhaps', 'priority=high', 'include=all'])('refuses %s', async query => {
    expect(await send('GET', `/jobs/?${query}`)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
  })
})
