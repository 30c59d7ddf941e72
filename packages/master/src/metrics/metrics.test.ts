import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import { openDatabase } from '../database/database.js'
import { migrateStatistics } from '../database/migrate.js'
import type { StatisticsTables } from '../database/tables.js'
import { storeAgentCounts, storeTaskCounts } from '../statistics/statistics-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { countFarm } from './counts-store.js'
import { testSettings } from '../testing/test-settings.js'
import { createMetrics } from './metrics.js'
import { serveProcessMetrics } from './serve-process-metrics.js'

onEachDatabase('the numbers of a farm', database => {
  const current = startTestFarm(database)

  it('are counted by state, in metrics and for the statistics', async () => {
    const { write, read } = database().database
    const { send } = current()
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await send('POST', '/jobqueues/', { name: 'film' })
    await send('POST', '/jobs/', { title: 'A', jobtype: 'Render', start: 1, end: 5, jobqueue: '/film' })
    await send('POST', '/jobs/', { title: 'B', jobtype: 'Render', start: 1, end: 2, state: 'paused' })
    await addAgentRow(write)
    await addAgentRow(write, { state: agentStateCodes.offline })
    expect(await countFarm(read)).toMatchObject({
      agents: { online: 1, offline: 1, disabled: 0 },
      jobs: { queued: 1, paused: 1, running: 0 },
      tasks: { queued: 7, done: 0 },
      queues: [
        { queue: '/film', queued: 5, running: 0 },
        { queue: '', queued: 2, running: 0 },
      ],
    })
    const answer = await current().server.inject({ url: '/metrics' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('pyfarm_agents{state="offline"} 1')
    expect(answer.body).toContain('pyfarm_tasks{state="queued"} 7')
    expect(answer.body).toContain('pyfarm_queue_tasks{queue="/film",state="queued"} 5')

    const { address, settings } = database()
    const options = { retries: 0, synchronous: settings.sqlite_synchronous, plugins: [] }
    const statistics = await openDatabase<StatisticsTables>(address, options)
    try {
      await migrateStatistics(statistics, settings)
      await storeAgentCounts(read, statistics, instant(1_000))
      await storeTaskCounts(read, statistics, instant(1_000))
      expect(await statistics.read.selectFrom('agent_counts').selectAll().execute()).toEqual([
        { counted_time: 1_000, num_online: 1, num_running: 0, num_offline: 1, num_disabled: 0 },
      ])
      const counts = await statistics.read.selectFrom('task_counts').selectAll().orderBy('total_queued').execute()
      expect(counts).toMatchObject([
        { job_queue_id: null, total_queued: 2, total_running: 0 },
        { job_queue_id: 1, total_queued: 5, total_done: 0, total_failed: 0 },
      ])
    } finally {
      await statistics.close()
    }
  })
})

describe('a scheduler', () => {
  const log = pino({ level: 'silent' })
  const numbers = () =>
    createMetrics(() => Promise.resolve({ agents: { online: 7 }, jobs: {}, tasks: {}, mails: {}, queues: [] }))
  const place = async (port: number) => {
    let url = ''
    const told = pino({ level: 'info' }, { write: (line: string) => (url = (JSON.parse(line) as { url: string }).url) })
    const metrics = numbers()
    const stop = await serveProcessMetrics(metrics, { port, host: '127.0.0.1' }, await testSettings(), told)
    return { metrics, stop, url }
  }

  it('tells its own numbers where it is asked to, and leaves those of the farm to the masters', async () => {
    const { metrics, stop, url } = await place(0)
    metrics.chore('deleting jobs', 0.5, true)
    metrics.pass(0.05, 3, 0)
    const answer = await fetch(url)
    expect(answer.headers.get('content-type')).toBe(metrics.contentType)
    const text = await answer.text()
    expect(text).toContain('pyfarm_chore_runs_total{chore="deleting jobs",result="success"} 1')
    expect(text).toContain('pyfarm_assign_pass_seconds_count 1')
    expect(text).not.toContain('pyfarm_agents')
    expect(await metrics.text()).toContain('pyfarm_agents{state="online"} 7')
    expect((await fetch(url.replace('/metrics', '/healthz'))).status).toBe(200)
    expect((await fetch(url.replace('/metrics', '/api/v1/jobs/'))).status).toBe(404)
    await stop()
    await expect(fetch(url)).rejects.toThrow()
  })

  it('says which option to change when the port is taken', async () => {
    const { stop, url } = await place(0)
    const second = { port: Number(new URL(url).port), host: '127.0.0.1' }
    await expect(serveProcessMetrics(numbers(), second, await testSettings(), log)).rejects.toThrow(/taken.*--metrics-port/)
    await stop()
  })
})

it('runs of periodic work and assign passes are told', async () => {
  const metrics = createMetrics(() => Promise.resolve({ agents: {}, jobs: {}, tasks: {}, mails: {}, queues: [] }))
  metrics.chore('polling agents', 0.5, true)
  metrics.chore('polling agents', 2, false)
  metrics.pass(0.05, 7, 2)
  const text = await metrics.text()
  expect(text).toContain('pyfarm_chore_runs_total{chore="polling agents",result="success"} 1')
  expect(text).toContain('pyfarm_chore_runs_total{chore="polling agents",result="failure"} 1')
  expect(text).toContain('pyfarm_assignments_total 7')
  expect(text).toContain('pyfarm_assignments_fallen_out_total 2')
})

it('what can’t be known now is left out, and said to be away', async () => {
  const away = () => Promise.reject(new Error('away'))
  const text = await createMetrics(away, { database: away, broker: away, work: away }).text()
  expect(text).toContain('pyfarm_database_up 0')
  expect(text).toContain('pyfarm_broker_up 0')
  expect(text).not.toContain('pyfarm_tasks{')
  expect(text).not.toContain('pyfarm_work_waiting{')
})
