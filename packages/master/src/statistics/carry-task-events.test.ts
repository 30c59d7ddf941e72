// Events of tasks on their way into the statistics database: none is lost and none is counted twice.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instant, queueId } from '@pyfarm/contract/ids'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import { deleteMarkedJobs } from '../chores/delete-marked-jobs.js'
import type { Database } from '../database/database.js'
import type { StatisticsTables } from '../database/tables.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { carryTaskEvents } from './carry-task-events.js'
import { addTaskEvents } from './task-event-outbox-store.js'
import { dying } from './testing/dying-database.js'
import { openTestStatistics } from './testing/statistics-database.js'
import { thinOutStatistics } from './thin-out-statistics.js'

const never = new AbortController().signal
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = 20_000 * day

onEachDatabase('the statistics of task events', database => {
  let now = instant(start)
  const current = startTestFarm(database, {}, { clock: () => now })
  const statistics = openTestStatistics(database)
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const submit = async (body: object) => idOf(await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', ...body }))
  const carry = () => carryTaskEvents(current().farm, statistics(), never)
  const spans = async () => {
    const rows = await statistics().read.selectFrom('task_event_counts').selectAll().orderBy('time_start').orderBy('id').execute()
    return rows.map(row => ({
      queue: row.job_queue_id,
      start: row.time_start - start,
      length: row.time_end - row.time_start,
      ...{ new: row.num_new, restarted: row.num_restarted, started: row.num_started },
      ...{ done: row.num_done, failed: row.num_failed, deleted: row.num_deleted },
    }))
  }
  const totals = async () => {
    const sums: Record<string, TaskEventCounts> = {}
    for (const { queue, ...counts } of await spans()) sums[String(queue)] = sumOf(sums[String(queue)] ?? noTaskEvents, counts)
    return sums
  }
  const sumOf = (one: TaskEventCounts, other: TaskEventCounts): TaskEventCounts => {
    const sum = { ...noTaskEvents }
    for (const name of taskEventNames) sum[name] = one[name] + other[name]
    return sum
  }
  let film: number
  /** Events of jobs in the queue, or in none, in the farm's database alone. */
  const note = async (which: number, at: number, events: Partial<TaskEventCounts>) => {
    const queue = which % 2 === 0 ? queueId(film) : null
    await current().farm.database.transaction(tx => addTaskEvents(tx, queue, instant(at), { ...noTaskEvents, ...events }))
  }

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    film = idOf(await send('POST', '/jobqueues/', { name: 'film' }))
  })
  beforeEach(async () => {
    now = instant(start)
    for (const table of ['task_event_outbox', 'task_event_batches'] as const)
      await database().database.write.deleteFrom(table).execute()
    for (const table of ['task_event_counts', 'task_counts', 'agent_counts'] as const)
      await statistics().write.deleteFrom(table).execute()
  })

  it('are what was done to the tasks of each queue, in spans of the interval', async () => {
    const job = await submit({ jobqueue: '/film', start: 1, end: 4, requeue: 1 })
    const long = await submit({ start: 1, end: 5_001 })
    const tasks = (await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
    const report = (index: number, state: string) => send('POST', `/jobs/${job}/tasks/${tasks[index]?.id ?? 0}`, { state })
    await report(0, 'running')
    await report(0, 'done')
    await report(1, 'failed')
    await report(1, 'failed')
    await report(2, 'done')
    now = instant(start + 15 * minute)
    await send('POST', `/jobs/${job}/tasks/${tasks[0]?.id ?? 0}/rerun`)
    await send('POST', `/jobs/${job}`, { end: 3 })
    await send('DELETE', `/jobs/${long}`)
    await deleteMarkedJobs(current().farm, never)
    await carry()
    const span = { ...noTaskEvents, length: 15 * minute }
    expect((await spans()).sort((a, b) => a.start - b.start || a.new - b.new || a.deleted - b.deleted)).toEqual([
      { ...span, queue: film, start: 0, new: 4, started: 1, done: 2, failed: 2, restarted: 1 },
      { ...span, queue: null, start: 0, new: 5_001 },
      { ...span, queue: film, start: 15 * minute, restarted: 1, deleted: 1 },
      { ...span, queue: null, start: 15 * minute, deleted: 5_001 },
    ])
    await carry()
    expect(await totals()).toMatchObject({ null: { new: 5_001 } })
    for (const table of ['task_event_outbox', 'task_event_batches'] as const)
      expect(await database().database.read.selectFrom(table).selectAll().execute()).toEqual([])
  })

  describe('when a process is killed', () => {
    const cases = (['farm', 'statistics'] as const).flatMap(which =>
      [1, 2, 3, 4].flatMap(n => (['before', 'after'] as const).map(when => [when, n, which] as const)),
    )
    it('they are counted once, whenever it was', async () => {
      for (const [when, n, which] of cases) {
        await note(0, start, { new: 3 })
        await note(1, start, { done: 2 })
        const { farm } = current()
        const parts =
          which === 'farm'
            ? ([{ ...farm, database: dying(farm.database, n, when) }, statistics()] as const)
            : ([farm, dying(statistics(), n, when)] as const)
        await carryTaskEvents(...parts, never).catch(() => undefined)
        await note(0, start, { new: 1 })
      }
      await carry()
      const times = cases.length
      expect(await totals()).toEqual({
        [film]: { ...noTaskEvents, new: 4 * times },
        null: { ...noTaskEvents, done: 2 * times },
      })
    })
  })

  it('are counted once by processes that do it at the same time, and by one that stood still before it counted', async () => {
    await note(0, start, { started: 1 })
    let go = (): void => undefined
    const still = new Promise<void>(resolve => (go = resolve))
    let isThere = (): void => undefined
    const there = new Promise<void>(resolve => (isThere = resolve))
    const waiting: Database<StatisticsTables> = {
      ...statistics(),
      transaction: async change => {
        isThere()
        await still
        return statistics().transaction(change)
      },
    }
    const slow = carryTaskEvents(current().farm, waiting, never)
    await there
    await carry()
    await note(0, start, { started: 1 })
    await Promise.allSettled([carry(), carry(), carry()])
    go()
    await slow
    await carry()
    expect(await totals()).toEqual({ [film]: { ...noTaskEvents, started: 2 } })
  })

  it('are kept few while the statistics database is away', async () => {
    for (let count = 0; count < 60; count++) await note(count, start + count * minute, { done: 1 })
    const away = dying(statistics(), 1, 'before')
    await expect(carryTaskEvents(current().farm, away, never)).rejects.toThrow('killed')
    for (let count = 0; count < 60; count++) await note(count, start + count * minute, { failed: 1 })
    await expect(carryTaskEvents(current().farm, away, never)).rejects.toThrow('killed')
    expect(await database().database.read.selectFrom('task_event_outbox').select('id').execute()).toHaveLength(8)
    await carry()
    expect(await totals()).toEqual({
      [film]: { ...noTaskEvents, done: 30, failed: 30 },
      null: { ...noTaskEvents, done: 30, failed: 30 },
    })
  })

  it('become hours and days when they are old, and add up to the same', async () => {
    const journal: Record<string, TaskEventCounts> = {}
    const rows = Array.from({ length: 400 }, (_, index) => {
      const queue = index % 3 === 0 ? null : queueId(film)
      const counts = { ...noTaskEvents, new: index % 7, done: index % 5, failed: index % 2 }
      journal[String(queue)] = sumOf(journal[String(queue)] ?? noTaskEvents, counts)
      const time = instant(start + index * 10 * minute - ((index * 10 * minute) % (15 * minute)))
      return {
        ...{ job_queue_id: queue, time_start: time, time_end: instant(time + 15 * minute) },
        ...{ num_new: counts.new, num_done: counts.done, num_failed: counts.failed },
        ...{ num_started: 0, num_deleted: 0, num_restarted: 0 },
      }
    })
    await statistics().write.insertInto('task_event_counts').values(rows).execute()
    const counted = (index: number) => instant(start + index * 30 * minute + 5_000)
    const moments = Array.from({ length: 96 }, (_, index) => counted(index))
    await statistics()
      .write.insertInto('agent_counts')
      .values(
        moments.map((time, index) => ({
          ...{ counted_time: time, num_online: index % 2 === 0 ? 10 : 20, num_running: 4, num_offline: 0, num_disabled: 1 },
        })),
      )
      .execute()
    const counts = { total_running: 0, total_done: 0, total_failed: 0 }
    await statistics()
      .write.insertInto('task_counts')
      .values(
        moments.flatMap((time, index) => [
          { ...counts, counted_time: time, job_queue_id: null, total_queued: 8 },
          ...(index % 2 === 0 ? [{ ...counts, counted_time: time, job_queue_id: queueId(film), total_queued: 6 }] : []),
        ]),
      )
      .execute()
    const keep = { statistics_hours_after: 30 * day, statistics_days_after: 365 * day }
    const thin = (at: number) => thinOutStatistics(statistics(), keep, instant(at), never)
    const lengths = async () => [...new Set((await spans()).map(row => row.length / hour))].sort((a, b) => a - b)
    const agents = () => statistics().read.selectFrom('agent_counts').selectAll().orderBy('counted_time').execute()
    const queued = async () =>
      (await statistics().read.selectFrom('task_counts').selectAll().orderBy('counted_time').execute()).map(
        row => [row.job_queue_id, row.total_queued] as const,
      )

    await thin(start + 29 * day)
    expect(await lengths()).toEqual([0.25])
    await thin(start + 31 * day)
    expect(await lengths()).toEqual([0.25, 1])
    await thin(start + 60 * day)
    expect(await lengths()).toEqual([1])
    expect(await totals()).toEqual(journal)
    expect(await agents()).toHaveLength(48)
    expect(await agents()).toContainEqual({
      ...{ counted_time: start + hour, num_online: 15, num_running: 4, num_offline: 0, num_disabled: 1 },
    })
    expect(new Set((await queued()).map(String))).toEqual(new Set([',8', `${film},3`]))
    await thin(start + 500 * day)
    await thin(start + 500 * day)
    expect(await lengths()).toEqual([24])
    expect(await spans()).toHaveLength(6)
    expect(await totals()).toEqual(journal)
    expect(await agents()).toHaveLength(2)
    expect(await queued()).toHaveLength(4)
  })
})

onEachDatabase('a farm without statistics', database => {
  const current = startTestFarm(database, { enable_statistics: false })

  it('writes nothing for them', async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render' })
    expect(await database().database.read.selectFrom('task_event_outbox').selectAll().execute()).toEqual([])
  })
})
