import fc from 'fast-check'
import type { KyselyPlugin } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { refreshJob } from '../jobs/refresh-job.js'
import { freeTasksOfAgent } from '../tasks/free-tasks.js'
import { onEachDatabase } from '../testing/test-databases.js'
import type { TestDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { takeReports } from './take-reports.js'

const one = '11111111-1111-4111-8111-111111111111'
const two = '22222222-2222-4222-8222-222222222222'
const unknown = '99999999-9999-4999-8999-999999999999'
const fromOne = { headers: { 'user-agent': agentUserAgent }, from: '10.0.0.1' }
const fromTwo = { ...fromOne, from: '10.0.0.2' }
const ok = { status: 200 }
const refused = (status: number) => ({ status, error: expect.stringMatching(/./) })

/** A farm of two agents, with what the tests below do to it. */
function reportingFarm(database: () => TestDatabase) {
  const current = startTestFarm(database, { trusted_networks: ['127.0.0.0/8', '10.0.0.0/8'] })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    const facts = { port: 50_000, ram: 4096, free_ram: 2048, cpus: 4 }
    await send('POST', '/agents/', { ...facts, id: one, hostname: 'one', remote_ip: '10.0.0.1' })
    await send('POST', '/agents/', { ...facts, id: two, hostname: 'two', remote_ip: '10.0.0.2' })
  })

  return {
    current,
    send,
    report: (reports: unknown, agent = one, from: typeof fromOne = fromOne) =>
      send('POST', `/agents/${agent}/reports`, { reports }, from),
    /** A job and the ids of its tasks, which are given to an agent. */
    async submit(count: number, rest: object = {}, agent = one) {
      const { body } = await send('POST', '/jobs/', {
        title: 'Job',
        jobtype: 'Render',
        start: 1,
        end: count,
        requeue: 1,
        ...rest,
      })
      const job = (body as { id: number }).id
      const tasks = ((await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]).map(row => row.id)
      for (const id of tasks) await send('POST', `/agents/${agent}/tasks/`, { id })
      return { job, tasks }
    },
    tasksOf: async (job: number) => (await send('GET', `/jobs/${job}/tasks/`)).body as Record<string, unknown>[],
    async rowsOf(job: number) {
      const { read } = database().database
      const tasks = await read.selectFrom('tasks').selectAll().where('job_id', '=', jobId(job)).orderBy('id').execute()
      const ids = tasks.map(task => task.id)
      return {
        tasks,
        job: await read.selectFrom('jobs').selectAll().where('id', '=', jobId(job)).executeTakeFirst(),
        failed: await read
          .selectFrom('failed_tasks_in_agents')
          .selectAll()
          .where('task_id', 'in', ids)
          .orderBy('task_id')
          .execute(),
        logs: await read
          .selectFrom('task_log_associations as a')
          .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
          .select(['a.task_id', 'a.attempt', 'a.state', 'l.identifier', 'l.agent_id'])
          .where('a.task_id', 'in', ids)
          .orderBy('a.task_id')
          .orderBy('l.identifier')
          .execute(),
      }
    },
  }
}

onEachDatabase('reports of an agent', database => {
  const { current, send, report, submit, tasksOf, rowsOf } = reportingFarm(database)
  let job: number
  let tasks: number[]
  beforeEach(async () => {
    await send('POST', `/agents/${one}`, { state: 'online' })
    const submitted = await submit(3)
    job = submitted.job
    tasks = submitted.tasks
  })

  const taskReport = (rest: object, index = 0) => ({ kind: 'task', job, task: tasks[index], attempt: 1, ...rest })
  const logReport = (rest: object = {}, index = 0) => ({
    kind: 'log',
    job,
    task: tasks[index],
    attempt: 1,
    identifier: `log-${job}.csv`,
    ...rest,
  })

  it('are taken in order and answered each, and the master offers it', async () => {
    const answer = await report([
      taskReport({ state: 'running' }),
      logReport({ state: 'running' }),
      taskReport({ progress: 0.5 }),
      taskReport({ state: 'running' }, 1),
      taskReport({ state: 'done', progress: 1 }),
      logReport({ state: 'done' }),
      taskReport({ state: 'paused' }, 2),
      { kind: 'announce', state: 'running', free_ram: 99, current_assignments: {} },
    ])
    expect(answer).toMatchObject({ status: 200, body: { results: Array.from({ length: 8 }, () => ok) } })
    expect(String(answer.headers['pyfarm-offers']).split(', ')).toContain('reports')
    expect(await tasksOf(job)).toMatchObject([
      { state: 'done', progress: 1, agent_id: one },
      { state: 'running', progress: 0, sent_to_agent: true },
      { state: 'paused' },
    ])
    expect((await send('GET', `/agents/${one}`)).body).toMatchObject({ state: 'running', free_ram: 99 })
    expect((await rowsOf(job)).logs).toEqual([
      { task_id: tasks[0], attempt: 1, state: 106, identifier: `log-${job}.csv`, agent_id: one },
    ])
    expect((await rowsOf(job)).job).toMatchObject({ tasks_done: 1, tasks_running: 2, tasks_queued: 0 })
  })

  it('of which one is refused leave the others', async () => {
    const { body } = await report([
      taskReport({ state: 'running' }),
      taskReport({ state: 'running', attempt: 2 }, 1),
      taskReport({ state: 'running', task: 999_999 }),
      taskReport({ state: 'running', job: 999_999 }),
      logReport({ attempt: 2 }),
      logReport({ task: 999_999 }),
      logReport({ job: 999_999 }),
      taskReport({ state: 'done' }, 2),
    ])
    expect(body).toEqual({
      results: [ok, refused(409), refused(404), refused(404), refused(409), refused(404), refused(404), ok],
    })
    expect(await tasksOf(job)).toMatchObject([{ state: 'running' }, { state: 'assigned' }, { state: 'done' }])
    expect((await rowsOf(job)).logs).toEqual([])
  })

  it('that were taken already are taken again and change nothing', async () => {
    const lists = [
      [taskReport({ state: 'running', progress: 0.2 }), logReport({ state: 'running' })],
      [taskReport({ state: 'failed', last_error: 'no licence' }), logReport({ state: 'failed' })],
      [taskReport({ state: 'done' }, 1), taskReport({ state: 'running' }, 1)],
    ]
    for (const list of lists) {
      expect((await report(list)).body).toEqual({ results: [ok, ok] })
      const [rows, announced] = [await rowsOf(job), current().announced.length]
      expect((await report(list)).body).toEqual({ results: [ok, ok] })
      expect(await rowsOf(job)).toEqual(rows)
      expect(current().announced.slice(announced)).toEqual([{ events: [], stops: [], doubts: [], wake: false }])
    }
    expect((await tasksOf(job))[0]).toMatchObject({ state: 'queued', failures: 1, agent_id: null, last_error: 'no licence' })
    // Also what came before the failure, after another agent has got the task.
    await send('POST', `/agents/${two}/tasks/`, { id: tasks[0] })
    const rows = await rowsOf(job)
    expect((await report([...(lists[0] ?? []), ...(lists[1] ?? [])])).body).toEqual({ results: [ok, ok, ok, ok] })
    expect(await rowsOf(job)).toEqual(rows)
  })

  it('of a task that is another agent’s, or nobody’s, are 409, and the stranger has to stop', async () => {
    const before = current().announced.length
    expect((await report([taskReport({ state: 'running' }), taskReport({ progress: 0.1 })], two, fromTwo)).body).toEqual({
      results: [refused(409), refused(409)],
    })
    expect(
      current()
        .announced.slice(before)
        .flatMap(({ stops }) => stops),
    ).toEqual([{ agentId: two, taskId: tasks[0] }])
    expect((await tasksOf(job))[0]).toMatchObject({ state: 'assigned', agent_id: one })
  })

  it('of an earlier attempt do not stop the one that is at work', async () => {
    await report([taskReport({ state: 'running' })])
    await send('POST', `/jobs/${job}/tasks/${tasks[0] ?? 0}`, { state: 'queued' })
    await send('POST', `/agents/${one}/tasks/`, { id: tasks[0] })
    const before = current().announced.length
    expect((await report([taskReport({ state: 'done' }), taskReport({ state: 'running', attempt: 2 })])).body).toEqual({
      results: [refused(409), ok],
    })
    expect(
      current()
        .announced.slice(before)
        .flatMap(({ stops }) => stops),
    ).toEqual([])
    expect((await tasksOf(job))[0]).toMatchObject({ state: 'running', attempts: 2 })
  })

  it('that say goodbye free its tasks, and later ones of them are refused', async () => {
    const { body } = await report([
      taskReport({ state: 'running' }),
      taskReport({ state: 'done' }, 1),
      { kind: 'announce', state: 'offline' },
      taskReport({ state: 'done' }),
      taskReport({ state: 'done' }, 1),
    ])
    expect(body).toEqual({ results: [ok, ok, ok, refused(409), ok] })
    expect(await tasksOf(job)).toMatchObject([{ state: 'queued', agent_id: null }, { state: 'done' }, { state: 'queued' }])
  })

  it('of a log of another agent are 409', async () => {
    const elsewhere = await submit(1, {}, two)
    const theirs = { kind: 'log', job: elsewhere.job, task: elsewhere.tasks[0], attempt: 1, identifier: `theirs-${job}.csv` }
    expect((await report([theirs], two, fromTwo)).body).toEqual({ results: [ok] })
    expect(
      (await report([logReport({ identifier: theirs.identifier, state: 'done' }), { ...theirs, state: 'done' }])).body,
    ).toEqual({
      results: [refused(409), refused(409)],
    })
    expect((await rowsOf(job)).logs).toEqual([])
  })

  describe('with the time at which it happened', () => {
    const iso = (time: number) => new Date(time).toISOString()
    const times = async () => {
      const [row] = (await rowsOf(job)).tasks
      return { started: row?.time_started, finished: row?.time_finished }
    }

    it('set the task’s times to it', async () => {
      const started = Date.now()
      const finished = Date.now()
      await report([taskReport({ state: 'running', at: iso(started) }), taskReport({ state: 'done', at: iso(finished) })])
      expect(await times()).toEqual({ started, finished })
    })

    it.each([
      ['in the future', () => Date.now() + 3_600_000],
      ['before the task was there', () => Date.now() - 3_600_000],
      ['of 1970', () => 0],
    ])('%s are taken as of now', async (_what, at) => {
      const before = Date.now()
      await report([taskReport({ state: 'running', at: iso(at()) }), taskReport({ state: 'done', at: iso(at()) })])
      const { started, finished } = await times()
      for (const time of [started, finished]) {
        expect(time).toBeGreaterThanOrEqual(before)
        expect(time).toBeLessThanOrEqual(Date.now())
      }
    })
  })

  it('that are not as they should be are refused as a whole', async () => {
    const good = taskReport({ state: 'running' })
    for (const bad of [
      { ...good, kind: 'other' },
      { ...good, state: 'queued' },
      { ...good, state: null },
      { ...good, attempt: 0 },
      { ...good, attempt: 1.5 },
      { ...good, progress: 2 },
      { ...good, at: 'yesterday' },
      { ...good, at: '2014-03-06T15:40:58' },
      { ...good, agent_id: two },
      { ...good, task: 2 ** 40 },
      logReport({ identifier: '../x' }),
      logReport({ state: 'gone' }),
      { kind: 'announce', hostname: 'other' },
      { kind: 'announce', state: 'asleep' },
    ]) {
      expect({ bad, ...(await report([good, bad])) }).toMatchObject({
        bad,
        status: 400,
        body: { error: expect.stringMatching(/reports/) },
      })
    }
    expect(await send('POST', `/agents/${one}/reports`, {}, fromOne)).toMatchObject({ status: 400 })
    expect(await report(Array.from({ length: 1001 }, () => good))).toMatchObject({ status: 400 })
    expect((await tasksOf(job))[0]).toMatchObject({ state: 'assigned' })
  })

  it('are taken of an agent that is known, from itself', async () => {
    const reports = [taskReport({ state: 'running' })]
    expect(await report(reports, unknown)).toMatchObject({ status: 404 })
    expect(await report(reports, 'nonsense')).toMatchObject({ status: 400 })
    expect(await report(reports, one, fromTwo)).toMatchObject({ status: 403 })
    expect(await send('POST', `/agents/${one}/reports`, { reports })).toMatchObject({ status: 403 })
    expect((await report([])).body).toEqual({ results: [] })
    expect((await tasksOf(job))[0]).toMatchObject({ state: 'assigned' })
  })

  it('of a hundred tasks to which the same happened cost no more statements than of two', async () => {
    const long = await submit(101)
    const done = (task = 0) => ({
      kind: 'task' as const,
      job: jobId(long.job),
      task: taskId(task),
      attempt: 1,
      state: 'done' as const,
    })
    let statements = 0
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        statements++
        return Promise.resolve(result)
      },
    }
    const counting: Farm = {
      ...current().farm,
      database: {
        ...database().database,
        transaction: work => database().database.transaction(tx => work(tx.withPlugin(counter))),
      },
    }
    const cost = async (reports: Parameters<typeof takeReports>[4]) => {
      statements = 0
      await takeReports(counting, agentId(one), { kind: 'agents', ids: [agentId(one)] }, { isAgent: true, offers: '' }, reports)
      return statements
    }
    const single = await cost([done(long.tasks[0])])
    // One is left: what follows from the end of the job is not what is counted here.
    expect(await cost(long.tasks.slice(1, 100).map(done))).toBeLessThanOrEqual(single + 1)
    expect(await cost(long.tasks.slice(0, 100).map(done))).toBeLessThan(single)
    expect((await rowsOf(long.job)).job).toMatchObject({ tasks_done: 100, tasks_queued: 0 })
  })

  it('of two agents on the same tasks at once are all answered, and the counts stay right', async () => {
    const all = [0, 1, 2].flatMap(index => [taskReport({ state: 'running' }, index), taskReport({ state: 'done' }, index)])
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, count) => (count % 2 === 0 ? report(all) : report([...all].reverse(), two, fromTwo))),
    )
    for (const [count, { status, body }] of answers.entries()) {
      expect({ status, body }).toEqual({ status: 200, body: { results: all.map(() => (count % 2 === 0 ? ok : refused(409))) } })
    }
    expect((await rowsOf(job)).job).toMatchObject({ tasks_done: 3, tasks_running: 0, tasks_assigned: 0, state: 106 })
  })
})

onEachDatabase('any reports, cut anywhere into requests and repeated,', database => {
  const { current, submit, rowsOf } = reportingFarm(database)
  const report = fc.oneof(
    fc.record({
      kind: fc.constant('task' as const),
      index: fc.nat(2),
      attempt: fc.constantFrom(1, 1, 1, 2),
      state: fc.constantFrom('running' as const, 'paused' as const, 'done' as const, 'failed' as const, undefined),
      progress: fc.constantFrom(undefined, 0.25, 0.5),
    }),
    fc.record({
      kind: fc.constant('log' as const),
      index: fc.nat(2),
      attempt: fc.constantFrom(1, 1, 2),
      state: fc.constantFrom('running' as const, 'done' as const, undefined),
    }),
    fc.record({
      kind: fc.constant('announce' as const),
      state: fc.constantFrom('online' as const, 'offline' as const, 'running' as const),
    }),
  )

  it('end in the same rows', async () => {
    const now = instant(Date.now() + 1000)
    const farm: Farm = {
      ...current().farm,
      clock: () => now,
      refreshJob: (tx, changes, change) => refreshJob(farm, tx, changes, change),
      freeTasksOfAgent: (tx, changes, agent, why) => freeTasksOfAgent(farm, tx, changes, agent, why),
    }
    const sender = { isAgent: true, offers: '' }
    const by = { kind: 'agents' as const, ids: [agentId(one)] }

    /** What the job's rows are after the reports, without what differs from job to job. */
    async function after(
      reports: readonly (typeof report extends fc.Arbitrary<infer R> ? R : never)[],
      cuts: readonly number[],
      times: number,
    ) {
      await current().send('POST', `/agents/${one}`, { state: 'online' })
      const { job, tasks } = await submit(3)
      const list = reports.map(({ ...given }) =>
        given.kind === 'announce'
          ? given
          : {
              ...(({ index, ...rest }) => rest)(given),
              job: jobId(job),
              task: taskId(tasks[given.index] ?? 0),
              ...(given.kind === 'log' ? { identifier: `${job}-${given.index}.csv` } : {}),
            },
      ) as Parameters<typeof takeReports>[4][number][]
      const places = [0, ...[...cuts].map(cut => cut % (list.length + 1)).sort((a, b) => a - b), list.length]
      for (const [index, place] of places.slice(1).entries()) {
        for (let time = 0; time < times; time++) {
          expect(await takeReports(farm, agentId(one), by, sender, list.slice(places[index], place))).toHaveLength(
            place - (places[index] ?? 0),
          )
        }
      }
      const rows = await rowsOf(job)
      const [first = 0] = tasks
      return JSON.parse(
        // The job was started when its tasks were given.
        JSON.stringify({ ...rows, job: { ...rows.job, id: undefined, time_started: undefined } }, (key, value: unknown) => {
          if (typeof value === 'number' && (key === 'task_id' || (key === 'id' && tasks.includes(value)))) return value - first
          if (['id', 'job_id', 'time_submitted'].includes(key)) return undefined
          if (key === 'identifier') return String(value).replace(`${job}-`, '')
          return value
        }),
      ) as unknown
    }

    await fc.assert(
      fc.asyncProperty(
        fc.array(report, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.integer({ min: 1, max: 3 }),
        async (reports, cuts, times) => {
          expect(await after(reports, cuts, times)).toEqual(await after(reports, [], 1))
        },
      ),
      { numRuns: 15 },
    )
  }, 120_000)
})
