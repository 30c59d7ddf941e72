import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { actionResultsSchema } from '@pyfarm/contract/api/actions'
import { jobId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

interface ShownTask {
  readonly id: number
  readonly state: string
  readonly failures: number
  readonly agent_id: string | null
}

onEachDatabase('actions on jobs', database => {
  const current = startTestFarm(database)
  const send = (...request: Parameters<ReturnType<typeof current>['send']>) => current().send(...request)
  const submit = async (job: object = {}): Promise<number> =>
    ((await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 3, ...job })).body as { id: number }).id
  const show = async (job: number) => (await send('GET', `/jobs/${job}`)).body as Record<string, unknown>
  const tasksOf = async (job: number) => (await send('GET', `/jobs/${job}/tasks/`)).body as ShownTask[]
  const setStates = async (job: number, ...states: string[]): Promise<void> => {
    const tasks = await tasksOf(job)
    for (const [index, state] of states.entries()) await send('POST', `/jobs/${job}/tasks/${tasks[index]?.id ?? 0}`, { state })
  }
  const statesOf = async (job: number) => (await tasksOf(job)).map(task => task.state)
  const act = (body: object) => send('POST', '/jobs/actions', body)
  const mark = (job: number) =>
    database().database.write.updateTable('jobs').set({ to_be_deleted: true }).where('id', '=', jobId(job)).execute()

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', supports_tiling: true })
    await send('POST', '/jobqueues/', { name: 'films' })
  })

  describe('rerun', () => {
    it('puts every finished task back to queued with no agent, failures 0 and no agent that it must not have', async () => {
      const agent = await addAgentRow(database().database.write, { hostname: 'worker' })
      const job = await submit({ requeue: 0 })
      const [first] = await tasksOf(job)
      await send('POST', `/agents/${agent}/tasks/`, { id: first?.id })
      await setStates(job, 'failed', 'done', 'done')
      expect((await tasksOf(job))[0]).toMatchObject({ state: 'failed', failures: 1, agent_id: agent })
      const answer = await send('POST', `/jobs/${job}/rerun`)
      expect(answer).toMatchObject({ status: 200, body: { id: job, state: 'queued', time_finished: null } })
      expect(answer.body).toEqual(await show(job))
      for (const task of await tasksOf(job)) expect(task).toMatchObject({ state: 'queued', failures: 0, agent_id: null })
      expect((await send('GET', `/jobs/${job}/tasks/${first?.id ?? 0}/failed_on_agents/`)).body).toEqual([])
    })

    it('leaves tasks that run alone, and the job running', async () => {
      const agent = await addAgentRow(database().database.write)
      const job = await submit()
      const [first] = await tasksOf(job)
      await send('POST', `/agents/${agent}/tasks/`, { id: first?.id })
      await setStates(job, 'running', 'done', 'done')
      expect(await send('POST', `/jobs/${job}/rerun`, {})).toMatchObject({ status: 200, body: { state: 'running' } })
      expect(await statesOf(job)).toEqual(['running', 'queued', 'queued'])
    })

    it('reruns the children too, of all generations', async () => {
      const parent = await submit()
      const child = await submit({ parents: [{ id: parent }] })
      const grandchild = await submit({ parents: [{ id: child }, { id: parent }] })
      for (const job of [parent, child, grandchild]) await setStates(job, 'done', 'failed', 'done')
      await send('POST', `/jobs/${parent}/rerun`)
      for (const job of [parent, child, grandchild]) expect(await statesOf(job)).toEqual(['queued', 'queued', 'queued'])
    })

    it('rerun failed does so for failed tasks', async () => {
      const parent = await submit({ requeue: 0 })
      const child = await submit({ parents: [{ id: parent }], requeue: 0 })
      for (const job of [parent, child]) await setStates(job, 'done', 'failed', 'done')
      expect(await show(parent)).toMatchObject({ state: 'failed' })
      expect(await send('POST', `/jobs/${parent}/rerun_failed`)).toMatchObject({ status: 200, body: { state: 'queued' } })
      for (const job of [parent, child]) expect(await statesOf(job)).toEqual(['done', 'queued', 'done'])
    })

    it('has the next finish told once again', async () => {
      const job = await submit()
      await setStates(job, 'done', 'done', 'done')
      await database()
        .database.write.updateTable('jobs')
        .set({ completion_notify_sent: true })
        .where('id', '=', jobId(job))
        .execute()
      expect((await send('POST', `/jobs/${job}/rerun`)).body).toMatchObject({ completion_notify_sent: false })
    })

    it('tells the scheduler that there is work', async () => {
      const job = await submit()
      await setStates(job, 'done', 'done', 'done')
      current().announced.length = 0
      await send('POST', `/jobs/${job}/rerun`)
      expect(current().announced).toMatchObject([{ wake: true }])
    })

    it.each(['rerun', 'rerun_failed'])('%s is refused for a job that is marked for deletion', async action => {
      const job = await submit({ requeue: 0 })
      await setStates(job, 'done', 'failed', 'done')
      await mark(job)
      expect(await send('POST', `/jobs/${job}/${action}`)).toMatchObject({
        status: 409,
        body: { error: expect.stringContaining(`Job ${job}`) },
      })
      expect(await statesOf(job)).toEqual(['done', 'failed', 'done'])
    })

    it('leaves a paused job paused', async () => {
      const job = await submit()
      await setStates(job, 'done')
      await send('POST', `/jobs/${job}/pause`)
      expect((await send('POST', `/jobs/${job}/rerun`)).body).toMatchObject({ state: 'paused' })
      expect(await statesOf(job)).toEqual(['queued', 'queued', 'queued'])
    })

    it('goes through jobs of more tasks than are changed in one go', async () => {
      const job = await submit({ start: 1, end: 1101 })
      const write = database().database.write
      await write.updateTable('tasks').set({ state: 106, phase: 3 }).where('job_id', '=', jobId(job)).execute()
      await write
        .updateTable('jobs')
        .set({ state: 106, tasks_queued: 0, tasks_done: 1101 })
        .where('id', '=', jobId(job))
        .execute()
      expect(await send('POST', `/jobs/${job}/rerun`)).toMatchObject({ status: 200, body: { state: 'queued' } })
      const row = await write.selectFrom('jobs').selectAll().where('id', '=', jobId(job)).executeTakeFirst()
      expect(row).toMatchObject({ tasks_queued: 1101, tasks_done: 0 })
      expect(new Set(await statesOf(job))).toEqual(new Set(['queued']))
    })
  })

  describe('pause and unpause', () => {
    it('stop the running tasks on their agents, and make the job queued', async () => {
      const agent = await addAgentRow(database().database.write)
      const job = await submit()
      const [first] = await tasksOf(job)
      await send('POST', `/agents/${agent}/tasks/`, { id: first?.id })
      await setStates(job, 'running')
      const paused = await send('POST', `/jobs/${job}/pause`)
      expect(paused).toMatchObject({ status: 200, body: { state: 'paused', notified_users: [] } })
      expect(paused.body).toEqual(await show(job))
      expect(current().announced.flatMap(changes => changes.stops)).toContainEqual({ agentId: agent, taskId: first?.id })
      expect(await send('POST', `/jobs/${job}/unpause`)).toMatchObject({ status: 200, body: { state: 'queued' } })
    })

    it.each(['pause', 'unpause'])('%s is refused for a finished job', async action => {
      const job = await submit()
      await setStates(job, 'done', 'done', 'done')
      expect(await send('POST', `/jobs/${job}/${action}`)).toMatchObject({ status: 409, body: { error: expect.any(String) } })
      expect(await show(job)).toMatchObject({ state: 'done' })
    })
  })

  describe('upgrade', () => {
    it('takes the newest version of the job type, and changes nothing for a job that has it', async () => {
      await send('POST', '/jobtypes/', { name: 'Growing', code: 'pass', classname: 'A' })
      const job = await submit({ jobtype: 'Growing' })
      await send('PUT', '/jobtypes/Growing', { name: 'Growing', code: 'pass 2', classname: 'B' })
      expect(await show(job)).toMatchObject({ jobtype_version: 1 })
      expect(await send('POST', `/jobs/${job}/upgrade`)).toMatchObject({
        status: 200,
        body: { jobtype: 'Growing', jobtype_version: 2 },
      })
      current().announced.length = 0
      expect(await send('POST', `/jobs/${job}/upgrade`)).toMatchObject({ status: 200, body: { jobtype_version: 2 } })
      expect(current().announced).toMatchObject([{ events: [], wake: false }])
    })

    it('is refused for a job with tiles when the newest version does not support tiling', async () => {
      await send('POST', '/jobtypes/', { name: 'Tiles', code: 'pass', classname: 'A', supports_tiling: true })
      const job = await submit({ jobtype: 'Tiles', num_tiles: 2 })
      await send('PUT', '/jobtypes/Tiles', { name: 'Tiles', code: 'pass 2', classname: 'B' })
      expect(await send('POST', `/jobs/${job}/upgrade`)).toMatchObject({
        status: 409,
        body: { error: expect.stringContaining('num_tiles') },
      })
      expect(await show(job)).toMatchObject({ jobtype_version: 1 })
    })
  })

  describe('at one address', () => {
    it.each(['rerun', 'rerun_failed', 'pause', 'unpause', 'upgrade'])('%s is 404 for a job that does not exist', async action => {
      expect(await send('POST', `/jobs/999999/${action}`)).toMatchObject({ status: 404, body: { error: expect.any(String) } })
    })

    it('take no parameters, and are found at the title too', async () => {
      const job = await submit({ title: 'To be paused' })
      expect((await send('POST', `/jobs/${job}/pause`, { hard: true })).status).toBe(400)
      expect(await send('POST', '/jobs/To%20be%20paused/pause')).toMatchObject({
        status: 200,
        body: { id: job, state: 'paused' },
      })
    })

    it('leave a job that is called "actions" reachable', async () => {
      const job = await submit({ title: 'actions' })
      expect((await send('GET', '/jobs/actions')).body).toMatchObject({ id: job })
      expect(await send('POST', `/jobs/${job}`, { notes: 'x' })).toMatchObject({ status: 200, body: { notes: 'x' } })
    })
  })

  describe('on many', () => {
    it('tell for each id, in the order given and once, what happened; one refusal leaves the others done', async () => {
      const [one, finished, other] = [await submit(), await submit(), await submit()]
      await setStates(finished, 'done', 'done', 'done')
      expect(await act({ action: 'pause', ids: [other, finished, 999_999, one, other] })).toMatchObject({
        status: 200,
        body: {
          results: [
            { id: other, ok: true },
            { id: finished, ok: false, status: 409, error: expect.stringContaining('done') },
            { id: 999_999, ok: false, status: 404, error: 'Job 999999 not found.' },
            { id: one, ok: true },
          ],
        },
      })
      expect(await show(one)).toMatchObject({ state: 'paused' })
      expect(await show(other)).toMatchObject({ state: 'paused' })
    })

    it.each<[string, object, Record<string, unknown>]>([
      ['rerun', {}, { state: 'queued' }],
      ['unpause', {}, { state: 'queued' }],
      ['delete', {}, { to_be_deleted: true }],
      ['upgrade', {}, { jobtype_version: 1 }],
      ['move', { jobqueue: 'films' }, { jobqueue: '/films' }],
      ['set', { values: { priority: 9, weight: 3, maximum_agents: null, end: 1 } }, { priority: 9, weight: 3, end: 1 }],
      [
        'add_tags',
        { tags: ['new', 'b'] },
        { tags: expect.toSatisfy((tags: string[]) => tags.toSorted().join() === 'b,new,old') },
      ],
      ['remove_tags', { tags: ['old', 'not there'] }, { tags: [] }],
      [
        'add_tag_requirements',
        { tags: ['gpu', 'slow'], negate: true },
        {
          tag_requirements: [
            { tag: 'gpu', negate: true },
            { tag: 'slow', negate: true },
          ],
        },
      ],
      ['remove_tag_requirements', { tags: ['gpu', 'not there'] }, { tag_requirements: [] }],
      [
        'notify',
        { username: 'artist', on_deletion: true, on_success: false },
        {
          notified_users: [
            expect.objectContaining({ username: 'artist', on_success: false, on_failure: true, on_deletion: true }),
          ],
        },
      ],
      ['unnotify', { username: 'artist' }, { notified_users: [] }],
    ])('%s %j', async (action, parameters, shown) => {
      const body = { tags: ['old'], tag_requirements: [{ tag: 'gpu' }], notified_users: [{ username: 'artist' }] }
      const jobs = [await submit(body), await submit(body)]
      expect(await act({ action, ids: jobs, ...parameters })).toMatchObject({
        status: 200,
        body: { results: jobs.map(id => ({ id, ok: true })) },
      })
      for (const job of jobs) expect(await show(job)).toMatchObject(shown)
      // Once more is fine as well.
      expect((await act({ action, ids: jobs, ...parameters })).body).toEqual({ results: jobs.map(id => ({ id, ok: true })) })
      for (const job of jobs) expect(await show(job)).toMatchObject(shown)
    })

    it('move to no queue at all', async () => {
      const job = await submit({ jobqueue: 'films' })
      await act({ action: 'move', ids: [job], jobqueue: null })
      expect(await show(job)).toMatchObject({ jobqueue: null })
    })

    it('set refuses for each job what an edit of it refuses, and stores nothing of it', async () => {
      const [one, two] = [await submit(), await submit()]
      const answer = await act({ action: 'set', ids: [one, two], values: { notes: 'mine', parents: [{ id: one }] } })
      expect(answer.body).toMatchObject({
        results: [
          { id: one, ok: false, status: 400 },
          { id: two, ok: true },
        ],
      })
      expect(await show(one)).toMatchObject({ notes: '', parents: [] })
    })

    it('delete a child whose parent is deleted with it', async () => {
      const parent = await submit()
      const child = await submit({ parents: [{ id: parent }] })
      expect((await act({ action: 'delete', ids: [parent, child] })).body).toEqual({
        results: [
          { id: parent, ok: true },
          { id: child, ok: true },
        ],
      })
    })

    it('go for the jobs that a filter like that of the list finds', async () => {
      const [one, two] = [
        await submit({ title: 'Filtered 1', tags: ['f'] }),
        await submit({ title: 'filtered 2', state: 'paused' }),
      ]
      const filtered = async (filter: object) =>
        actionResultsSchema.parse((await act({ action: 'set', filter, values: { notes: 'found' } })).body).results
      expect(await filtered({ title: 'Filtered', state: 'queued' })).toEqual([{ id: one, ok: true }])
      expect(await filtered({ title: 'filtered', state: ['queued', 'paused'], hidden: false, blocked: false })).toEqual([
        { id: one, ok: true },
        { id: two, ok: true },
      ])
      expect(await filtered({ tags: ['f'], jobtype: 'Render', priority: 0 })).toEqual([{ id: one, ok: true }])
      expect(await filtered({ title: 'filtered', user: 'nobody' })).toEqual([])
      expect(await show(two)).toMatchObject({ notes: 'found' })
    })

    it.each<[object, number]>([
      [{}, 400],
      [{ action: 'pause', ids: [1], filter: {} }, 400],
      [{ action: 'pause', filter: { no_such_filter: 1 } }, 400],
      [{ action: 'pause', filter: { state: 'odd' } }, 400],
      [{ action: 'explode', ids: [1] }, 400],
      [{ action: 'pause' }, 400],
      [{ action: 'pause', ids: 'all' }, 400],
      [{ action: 'pause', ids: ['1'] }, 400],
      [{ action: 'pause', ids: [1e12] }, 400],
      [{ action: 'pause', ids: [1], hard: true }, 400],
      [{ action: 'move', ids: [1] }, 400],
      [{ action: 'move', ids: [1], jobqueue: 'no/where' }, 404],
      [{ action: 'set', ids: [1], values: { priority: 'high' } }, 400],
      [{ action: 'set', ids: [1], values: { no_such_column: 1 } }, 400],
      [{ action: 'add_tags', ids: [1], tags: [''] }, 400],
      [{ action: 'notify', ids: [1] }, 400],
      [{ action: 'notify', ids: [1], username: 'nobody' }, 404],
      [{ action: 'unnotify', ids: [1], username: 'nobody' }, 404],
    ])('%j is refused as a whole with %d and a sentence', async (body, status) => {
      expect(await act(body)).toMatchObject({ status, body: { error: expect.any(String) } })
    })

    it('take 10,000 targets and refuse more with a sentence that says so', async () => {
      const ids = Array.from({ length: 10_001 }, (_, index) => 1_000_000 + index)
      expect(await act({ action: 'pause', ids })).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('10000') },
      })
      const { body } = await act({ action: 'pause', ids: ids.slice(1) })
      expect(actionResultsSchema.parse(body).results).toHaveLength(10_000)
    })

    it('let other requests go on between targets', async () => {
      const jobs: number[] = []
      for (let count = 0; count < 30; count++) jobs.push(await submit({ end: 1 }))
      const over = new AbortController()
      const all = act({ action: 'set', ids: jobs, values: { notes: 'seen' } }).finally(() => {
        over.abort()
      })
      let between = 0
      for (const last = jobs.at(-1) ?? 0; !over.signal.aborted;) {
        if ((await show(last)).notes === '') between++
        await new Promise(resolve => setImmediate(resolve))
      }
      expect((await all).status).toBe(200)
      expect(between).toBeGreaterThan(1)
    })

    it('answer for each known, unknown and repeated id once, in order, and change nothing where they refuse', async () => {
      const [open, done, marked] = [await submit(), await submit(), await submit()]
      await setStates(done, 'done', 'done', 'done')
      await mark(marked)
      const expected = new Map([
        [open, 200],
        [done, 409],
        [marked, 200],
        [999_998, 404],
        [-1, 404],
      ])
      const before = JSON.stringify(await show(done))
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...expected.keys()), { maxLength: 12 }), async ids => {
          const { status, body } = await act({ action: 'pause', ids })
          expect(status).toBe(200)
          const { results } = actionResultsSchema.parse(body)
          expect(results.map(result => result.id)).toEqual([...new Set(ids)])
          for (const result of results) expect(result.ok ? 200 : result.status).toBe(expected.get(Number(result.id)))
          expect(JSON.stringify(await show(done))).toBe(before)
          for (const id of [open, marked]) if (ids.includes(id)) expect((await show(id)).state).toBe('paused')
        }),
        { numRuns: 25 },
      )
    })
  })
})
