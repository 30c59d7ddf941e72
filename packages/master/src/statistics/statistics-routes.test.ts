import { beforeAll, expect, it } from 'vitest'
import { instant, queueId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { openTestStatistics } from './testing/statistics-database.js'

const hour = 3_600_000
const whole = 20_000 * 24 * hour + 10 * hour
const now = instant(whole + 1)

onEachDatabase('the numbers of the statistics pages', database => {
  const statistics = openTestStatistics(database)
  const current = startTestFarm(
    database,
    {},
    {
      clock: () => now,
      get statistics() {
        return statistics()
      },
    },
  )
  const get = (path: string) => current().send('GET', `/statistics/${path}`)
  const pointsOf = async (path: string) => ((await get(path)).body as { points: Record<string, unknown>[] }).points
  let film = 0
  let shot = 0

  beforeAll(async () => {
    film = idOf(await current().send('POST', '/jobqueues/', { name: 'film' }))
    shot = idOf(await current().send('POST', '/jobqueues/', { name: 'shot', parent_jobqueue_id: film }))
    const none = { num_new: 0, num_deleted: 0, num_restarted: 0, num_started: 0, num_failed: 0, num_done: 0 }
    const span = (hours: number) => ({
      time_start: instant(whole - hours * hour),
      time_end: instant(whole - hours * hour + hour),
    })
    await statistics()
      .write.insertInto('task_event_counts')
      .values([
        { ...none, ...span(4), job_queue_id: null, num_new: 10 },
        { ...none, ...span(2), job_queue_id: queueId(film), num_new: 3, num_failed: 1 },
        { ...none, ...span(2), job_queue_id: queueId(shot), num_new: 5 },
        { ...none, ...span(0), job_queue_id: queueId(shot), num_done: 4 },
        { ...none, ...span(24 * 30), job_queue_id: null, num_new: 1_000 },
      ])
      .execute()
    const counts = { total_running: 1, total_done: 0, total_failed: 0 }
    await statistics()
      .write.insertInto('task_counts')
      .values([
        { ...counts, counted_time: instant(whole), job_queue_id: null, total_queued: 4 },
        { ...counts, counted_time: instant(now), job_queue_id: null, total_queued: 6 },
        { ...counts, counted_time: instant(now), job_queue_id: queueId(shot), total_queued: 7 },
      ])
      .execute()
    await statistics()
      .write.insertInto('agent_counts')
      .values({ counted_time: instant(now - hour), num_online: 2, num_running: 3, num_offline: 1, num_disabled: 0 })
      .execute()
  })

  it('have a point for every span, with totals and averages', async () => {
    const { status, body } = await get('task_events?days=1&resolution=1h')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      enabled: true,
      resolution: '1h',
      end: '2024-10-04T11:00:00.000000',
      totals: { new: 18, failed: 1, done: 4, restarted: 0 },
      averages: { new: 4.5, done: 1 },
    })
    const points = await pointsOf('task_events?days=1&resolution=1h')
    expect(points).toHaveLength(24)
    expect(points.at(-1)).toMatchObject({ time: '2024-10-04T10:00:00.000000', new: 0, done: 4 })
    expect(points.at(-3)).toMatchObject({ new: 8, failed: 1 })
    expect(await pointsOf('task_events?days=60')).toContainEqual(expect.objectContaining({ new: 1_000 }))
  })

  it('are those of the queues that are asked for, with what is below them', async () => {
    const totals = async (queues: string) =>
      ((await get(`task_events?days=1&queues=${queues}`)).body as { totals: { new: number } }).totals.new
    expect(await totals(String(film))).toBe(8)
    expect(await totals(String(shot))).toBe(5)
    expect(await totals('none')).toBe(10)
    expect(await totals(`none,${shot}`)).toBe(15)
    expect(await totals('4711')).toBe(0)
  })

  it('are averages where counts at moments are shown, and null where nothing was counted', async () => {
    const path = 'task_counts?days=1&resolution=1h'
    expect((await pointsOf(path)).slice(-2)).toMatchObject([{ queued: null }, { queued: 8.5, running: 1.5, done: 0 }])
    expect((await get(path)).body).toMatchObject({ latest: { queued: 13, running: 2 }, averages: { queued: 8.5 } })
    expect((await pointsOf(`${path}&queues=${shot}`)).at(-1)).toMatchObject({ queued: 3.5 })
    expect((await pointsOf(`${path}&queues=4711`)).at(-1)).toMatchObject({ queued: 0 })
    expect((await get('agent_counts?days=2')).body).toMatchObject({
      resolution: '15m',
      latest: { online: 2, running: 3 },
      averages: { offline: 1 },
    })
  })

  it('come as a file, too', async () => {
    const { body, headers } = await get('task_events/csv?days=1&resolution=1d')
    expect(headers['content-disposition']).toContain('pyfarm-task-events.csv')
    expect(body).toBe('time,new,restarted,started,done,failed,deleted\r\n2024-10-04T00:00:00.000000,18,0,0,4,1,0\r\n')
    expect((await get('task_counts/csv?days=1&resolution=1d')).body).toContain('04T00:00:00.000000,1.5,8.5,0,0')
    expect((await get('agent_counts/csv')).body).toMatch(/^time,running,online,offline,disabled\r\n/)
  })

  it.each([
    ['days=0', 'days'],
    ['days=4000', 'days'],
    ['days=x', 'days'],
    ['resolution=1s', 'resolution'],
    ['days=365&resolution=15m', 'resolution'],
    ['queues=film', 'queues'],
  ])('are refused for ?%s, naming %s', async (query, name) => {
    expect(await get(`task_events?${query}`)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(name) as string },
    })
  })
})
