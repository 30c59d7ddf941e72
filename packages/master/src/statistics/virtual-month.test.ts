// A month on a farm, in virtual time: its statistics are what was done, whatever was killed in between.
import { beforeAll, expect, it } from 'vitest'
import { instant, jobId } from '@pyfarm/contract/ids'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import { drawsOf } from '../simulation/draws.js'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { addAgentRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { carryTaskEvents } from './carry-task-events.js'
import { storeAgentCounts, storeTaskCounts } from './statistics-store.js'
import { oneOf, recordedStates, somethingHappens } from './testing/busy-month.js'
import type { Dice, Month, Queue } from './testing/busy-month.js'
import { dying } from './testing/dying-database.js'
import { keyOf, queueName, startRecord } from './testing/month-record.js'
import type { RecordedTask } from './testing/month-record.js'
import { openTestStatistics } from './testing/statistics-database.js'
import { thinOutStatistics } from './thin-out-statistics.js'

const never = new AbortController().signal
const hour = 3_600_000
const day = 24 * hour
const start = 20_000 * day
const days = 30
const actsOfDay = 7
const carriesOfDay = 2
/** Hours. */
const countedAt = [0, 12]
/** Old enough in such a month to become hours, and days. */
const keep = { statistics_hours_after: 7 * day, statistics_days_after: 14 * day }

interface Step {
  readonly at: number
  readonly run: () => Promise<void>
}

type Sums = readonly number[]

/** What no agent has is free for one, whatever a person said of it. */
const countedAs = ({ state, agent }: RecordedTask) => (state === 'running' && agent === null ? 'queued' : state)

onEachDatabase('the statistics of a month', database => {
  let now = instant(start)
  const current = startTestFarm(database, { agent_failures_in_row_max: 0 }, { clock: () => now })
  const statistics = openTestStatistics(database)
  const draw = drawsOf(30)
  let draws = 0
  const dice: Dice = below => Math.floor(draw(draws++) * below)
  const record = startRecord(() => Math.floor((now - start) / day))
  const queues: Queue[] = [{ id: null, path: null }]
  const agents: Month['agents'] = new Map()
  const counted = { tasks: new Map<string, Sums[]>(), agents: [] as Sums[][] }

  beforeAll(async () => {
    const { send } = current()
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    const film = idOf(await send('POST', '/jobqueues/', { name: 'film' }))
    const shot = idOf(await send('POST', '/jobqueues/', { name: 'shot', parent_jobqueue_id: film }))
    queues.push({ id: film, path: '/film' }, { id: shot, path: '/film/shot' })
    for (const hostname of ['one', 'two', 'three', 'four'])
      agents.set(await addAgentRow(database().database.write, { hostname }), 'online')
  })

  const carry = () => carryTaskEvents(current().farm, statistics(), never)

  /** The process that carries is killed every other time, between two transactions or in one, of either database. */
  const carryOrDie = async () => {
    if (dice(2) === 0) return carry()
    const { farm } = current()
    const [n, when] = [1 + dice(4), oneOf(dice, ['before', 'after'] as const)]
    const carried =
      dice(2) === 0
        ? carryTaskEvents({ ...farm, database: dying(farm.database, n, when) }, statistics(), never)
        : carryTaskEvents(farm, dying(statistics(), n, when), never)
    await carried.catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'killed')) throw error
    })
  }

  const count = async () => {
    const { read } = database().database
    await storeTaskCounts(read, statistics(), now)
    await storeAgentCounts(read, statistics(), now)
    const today = Math.floor((now - start) / day)
    const inQueue = (queue: number | null) => [...record.jobs.values()].filter(job => job.queue === queue)
    for (const { id } of queues) {
      const jobs = inQueue(id)
      if (jobs.length === 0 && id !== null) continue
      const tasks = jobs.flatMap(job => [...job.tasks.values()])
      const sums = (['queued', 'running', 'done', 'failed'] as const).map(
        state => tasks.filter(task => countedAs(task) === state).length,
      )
      counted.tasks.set(keyOf(today, id), [...(counted.tasks.get(keyOf(today, id)) ?? []), sums])
    }
    const states = [...agents.values()]
    const sums = (['online', 'running', 'offline', 'disabled'] as const).map(
      state => states.filter(each => each === state).length,
    )
    counted.agents[today] = [...(counted.agents[today] ?? []), sums]
  }

  const stepsOf = (today: number): Step[] => {
    const midnight = start + today * day
    const month: Month = { farm: current(), record, dice, queues, agents }
    const sometimes = (times: number, run: () => Promise<void>): Step[] =>
      Array.from({ length: times }, () => ({ at: midnight + dice(day), run }))
    return [
      ...countedAt.map(hours => ({ at: midnight + hours * hour, run: count })),
      ...sometimes(actsOfDay, () => somethingHappens(month)),
      ...sometimes(carriesOfDay, carryOrDie),
      ...sometimes(1, () => thinOutStatistics(statistics(), keep, now, never)),
    ].sort((a, b) => a.at - b.at)
  }

  const expectTasksAsRecorded = async () => {
    for (const job of record.jobs.values()) {
      const tasks = await listTasks(database().database.read, jobId(job.id))
      const states = tasks.map(task => [task.id, task.state ?? 'queued', task.failures] as const)
      expect(states.sort(([a], [b]) => a - b)).toEqual(recordedStates(job))
    }
  }

  const storedEvents = async () => {
    const rows = await statistics().read.selectFrom('task_event_counts').selectAll().execute()
    const sums = new Map<string, TaskEventCounts>()
    for (const row of rows) {
      const key = keyOf(Math.floor((row.time_start - start) / day), row.job_queue_id)
      const sum = { ...(sums.get(key) ?? noTaskEvents) }
      for (const name of taskEventNames) sum[name] += row[`num_${name}`]
      sums.set(key, sum)
    }
    return { sums, lengths: new Set(rows.map(row => (row.time_end - row.time_start) / hour)) }
  }

  /** Days that are old enough have one row, the average of those at which it was counted. */
  const coarsened = (today: number, moments: Sums[]) => {
    if (start + today * day >= now - keep.statistics_days_after - (now % day)) return moments
    return [[0, 1, 2, 3].map(index => Math.round(moments.reduce((sum, each) => sum + (each[index] ?? 0), 0) / countedAt.length))]
  }

  it('are what was done to its tasks, by day, queue and kind', async () => {
    for (let today = 0; today < days; today++) {
      for (const { at, run } of stepsOf(today)) {
        now = instant(at)
        await run()
      }
      if (today % 6 === 5) await expectTasksAsRecorded()
    }
    now = instant(start + days * day)
    await carry()
    await thinOutStatistics(statistics(), keep, now, never)

    const { sums, lengths } = await storedEvents()
    expect(Object.fromEntries(sums)).toEqual(Object.fromEntries(record.events))
    expect([...lengths].sort((a, b) => a - b)).toEqual([0.25, 1, 24])
    // Each kind is there, in each queue.
    for (const { id } of queues)
      for (const name of taskEventNames)
        expect([...record.events].some(([key, counts]) => key.endsWith(queueName(id)) && counts[name] > 0)).toBe(true)

    const tasks = await statistics().read.selectFrom('task_counts').selectAll().orderBy('counted_time').execute()
    const agentRows = await statistics().read.selectFrom('agent_counts').selectAll().orderBy('counted_time').execute()
    for (let today = 0; today < days; today++) {
      const isToday = (row: { counted_time: number }) => Math.floor((row.counted_time - start) / day) === today
      for (const { id } of queues) {
        const moments = counted.tasks.get(keyOf(today, id))
        const stored = tasks
          .filter(row => isToday(row) && row.job_queue_id === id)
          .map(row => [row.total_queued, row.total_running, row.total_done, row.total_failed])
        expect([today, id, stored]).toEqual([today, id, moments === undefined ? [] : coarsened(today, moments)])
      }
      const stored = agentRows.filter(isToday).map(row => [row.num_online, row.num_running, row.num_offline, row.num_disabled])
      expect([today, stored]).toEqual([today, coarsened(today, counted.agents[today] ?? [])])
    }
  }, 120_000)
})
