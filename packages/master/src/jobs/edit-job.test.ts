import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('changing a job', database => {
  const current = startTestFarm(database)
  const send = (...request: Parameters<ReturnType<typeof current>['send']>) => current().send(...request)
  const submit = async (job: object = {}): Promise<number> =>
    ((await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 4, ...job })).body as { id: number }).id
  const frames = async (job: number) =>
    (await send('GET', `/jobs/${job}/tasks/`)).body as { id: number; frame: number; state: string }[]

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })

  it('answers 200 with everything as GET shows it but the notified users', async () => {
    const job = await submit()
    const { status, body } = await send('POST', `/jobs/${job}`, { priority: 7, notes: 'soon', data: { a: 1 }, tags: ['x'] })
    expect(status).toBe(200)
    const { notified_users, ...shown } = (await send('GET', `/jobs/${job}`)).body as Record<string, unknown>
    expect(notified_users).toEqual([])
    expect(body).toEqual(shown)
    expect(shown).toMatchObject({ priority: 7, notes: 'soon', data: { a: 1 }, tags: ['x'], title: 'Job' })
  })

  it('creates missing tasks and deletes surplus ones, and leaves the others alone', async () => {
    const job = await submit()
    const [, second] = await frames(job)
    await send('POST', `/jobs/${job}/tasks/${second?.id ?? 0}`, { state: 'done' })
    expect((await send('POST', `/jobs/${job}`, { start: 2, end: 6 })).body).toMatchObject({ start: 2, end: 6, state: 'queued' })
    expect((await frames(job)).map(task => [task.frame, task.state])).toEqual([
      [2, 'done'],
      [3, 'queued'],
      [4, 'queued'],
      [5, 'queued'],
      [6, 'queued'],
    ])
    await send('POST', `/jobs/${job}`, { end: 2 })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ start: 2, end: 2, state: 'done' })
    await send('POST', `/jobs/${job}`, { end: 4, by: 2 })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ end: 4, by: 2, state: 'queued' })
    expect((await frames(job)).map(task => task.frame)).toEqual([2, 4])
  })

  it('pauses: running tasks are stopped on their agents and queued; unpausing makes it queued', async () => {
    const agent = await addAgentRow(database().database.write, { hostname: 'worker' })
    const job = await submit()
    const [first] = await frames(job)
    await send('POST', `/agents/${agent}/tasks/`, { id: first?.id })
    await send('POST', `/jobs/${job}/tasks/${first?.id ?? 0}`, { state: 'running' })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'running' })
    expect((await send('POST', `/jobs/${job}`, { state: 'paused' })).body).toMatchObject({ state: 'paused' })
    expect(current().announced.flatMap(changes => changes.stops)).toContainEqual({ agentId: agent, taskId: first?.id })
    expect((await frames(job)).every(task => task.state === 'queued')).toBe(true)
    expect((await send('POST', `/jobs/${job}`, { state: null })).body).toMatchObject({ state: 'queued' })
  })

  it('refuses a circle of jobs that wait for each other, and stores nothing of a refused request', async () => {
    const one = await submit()
    const two = await submit({ parents: [{ id: one }] })
    expect(await send('POST', `/jobs/${one}`, { parents: [{ id: two }], notes: 'circle' })).toMatchObject({ status: 400 })
    expect(await send('POST', `/jobs/${one}`, { parents: [{ id: one }] })).toMatchObject({ status: 400 })
    expect((await send('GET', `/jobs/${one}`)).body).toMatchObject({ parents: [], notes: '', children: [{ id: two }] })
  })

  it.each([
    [{ time_started: 'now' }, 400],
    [{ jobtype_version_id: 1 }, 400],
    [{ no_such_column: 1 }, 400],
    [{ start: 9, end: 2 }, 400],
    [{ priority: 'high' }, 400],
    [{ state: 'done' }, 400],
    [{ user: 'nobody' }, 404],
    [{ jobqueue: 'no/where' }, 404],
    [{ job_group_id: 999 }, 404],
    [{ parents: [{ id: 99_999 }] }, 404],
    [{ software_requirements: [{ software: 'none' }] }, 404],
  ])('%j is refused with %d and a sentence', async (body, status) => {
    const job = await submit()
    expect(await send('POST', `/jobs/${job}`, body)).toMatchObject({ status, body: { error: expect.any(String) as string } })
  })

  it('adds and removes people who hear of it', async () => {
    const job = await submit({ notified_users: [{ username: 'artist' }] })
    expect(await send('POST', `/jobs/${job}/notified_users/`, { username: 'artist', on_deletion: true })).toMatchObject({
      status: 201,
      body: { username: 'artist', email: null, on_success: true, on_failure: true, on_deletion: true },
    })
    expect((await send('POST', `/jobs/${job}/notified_users/`, { username: 'nobody' })).status).toBe(404)
    expect((await send('POST', `/jobs/${job}/notified_users/`, {})).status).toBe(400)
    expect((await send('DELETE', `/jobs/${job}/notified_users/artist`)).status).toBe(204)
    expect((await send('DELETE', `/jobs/${job}/notified_users/artist`)).status).toBe(204)
    expect((await send('DELETE', `/jobs/${job}/notified_users/nobody`)).status).toBe(404)
    expect((await send('GET', `/jobs/${job}/notified_users/`)).body).toEqual([])
  })
})
