// The tasks of a job: as a whole, in pages, in another order, filtered (behaviour.md sections 8 and 10).
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jobFramesSchema, placesOf } from '@pyfarm/contract/api/job-frames'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'

const tasksSchema = z.array(z.object({ id: z.int(), frame: z.number(), tile: z.number().nullable(), state: z.string() }))

onEachDatabase('GET /api/v1/jobs/<job>/tasks/', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const agent = '11111111-1111-4111-8111-111111111111'
  const tasks = async (job: number, query = '') => {
    const { status, body } = await send('GET', `/jobs/${job}/tasks/${query}`)
    expect({ query, status }).toEqual({ query, status: 200 })
    return tasksSchema.parse(body)
  }
  const frames = async (query: string) => (await tasks(1, query)).map(task => task.frame)

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'X', supports_tiling: true })
    await send('POST', '/agents/', { id: agent, hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 1 })
    await send('POST', '/jobs/', { title: 'Frames', jobtype: 'Render', start: 1, end: 5 })
    await send('POST', '/jobs/', { title: 'Tiles', jobtype: 'Render', start: 0.5, end: 700, by: 1.1, num_tiles: 4 })
    await send('POST', '/jobs/1/tasks/2', { state: 'done' })
    await send('POST', '/jobs/1/tasks/4', { progress: 0.5 })
    await send('POST', `/agents/${agent}/tasks/`, { id: 5 })
  })

  describe('as a whole', () => {
    it('comes by frame, then tile, also where it is long', async () => {
      const all = await tasks(2)
      expect(all).toHaveLength(636 * 4)
      const sorted = all.toSorted((a, b) => a.frame - b.frame || (a.tile ?? 0) - (b.tile ?? 0))
      expect(all).toEqual(sorted)
      expect(new Set(all.map(task => `${task.frame} ${task.tile ?? ''}`)).size).toBe(636 * 4)
    })

    it('is JSON of exactly this type, and an empty list where nothing is found', async () => {
      const { headers } = await send('GET', '/jobs/1/tasks/')
      expect(headers['content-type']).toBe('application/json')
      expect(await tasks(1, '?state=failed')).toEqual([])
    })

    it('names the hosts of the agents where that is asked for', async () => {
      const hostnames = async (query: string) => {
        const { body } = await send('GET', `/jobs/1/tasks/${query}`)
        return z
          .array(z.object({ hostname: z.string().nullable().optional() }))
          .parse(body)
          .map(task => task.hostname)
      }
      const named = [null, null, null, null, 'one']
      expect(await hostnames('?include=hostname')).toEqual(named)
      expect(await hostnames('?include=hostname&per_page=5')).toEqual(named)
      expect(await hostnames('')).toEqual(named.map(() => undefined))
    })

    it('is filtered too', async () => {
      expect(await tasks(2, '?min_frame=600.1')).toHaveLength(90 * 4)
    })
  })

  it('comes short as runs and states, in the same order', async () => {
    const { status, body } = await send('GET', '/jobs/2/frames')
    expect(status).toBe(200)
    const frames = jobFramesSchema.parse(body)
    // A database may leave out ids between the statements that make tasks.
    expect(frames.runs.length).toBeLessThan(10)
    expect(placesOf(frames)).toEqual((await tasks(2)).map(({ id, frame, tile }) => ({ id, frame, tile })))
    expect((await send('GET', '/jobs/1/frames')).body).toMatchObject({ states: 'qdqqa', tiles: null, by: 1 })
    expect(await send('GET', '/jobs/99/frames')).toMatchObject({ status: 404 })
  })

  it('in pages has the total and the other pages in its headers', async () => {
    const { body, headers } = await send('GET', '/jobs/2/tasks/?per_page=3&page=2')
    expect(tasksSchema.parse(body)).toEqual([
      expect.objectContaining({ frame: 0.5, tile: 3 }),
      expect.objectContaining({ frame: 1.6, tile: 0 }),
      expect.objectContaining({ frame: 1.6, tile: 1 }),
    ])
    expect(headers).toMatchObject({ 'x-total-count': '2544', link: expect.stringContaining('page=848>; rel="last"') })
  })

  it.each([
    ['?order=desc', [5, 4, 3, 2, 1]],
    ['?sort=state', [1, 3, 4, 5, 2]],
    ['?sort=progress&order=desc', [2, 4, 1, 3, 5]],
    ['?sort=time_finished', [2, 1, 3, 4, 5]],
    ['?sort=agent_id', [5, 1, 2, 3, 4]],
    ['?state=queued', [1, 3, 4]],
    ['?state=done,assigned', [2, 5]],
    ['?state=paused', []],
    ['?min_frame=2&max_frame=3', [2, 3]],
    [`?agent_id=${agent}`, [5]],
    ['?sort=runtime&page=1', [1, 2, 3, 4, 5]],
    ['?sort=failures', [1, 2, 3, 4, 5]],
  ])('%s', async (query, expected) => {
    expect(await frames(query)).toEqual(expected)
  })

  it.each(['?state=asleep', '?agent_id=x', '?min_frame=x', '?sort=last_error', '?per_page=5000'])('%s is 400', async query => {
    expect(await send('GET', `/jobs/1/tasks/${query}`)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
  })
})
