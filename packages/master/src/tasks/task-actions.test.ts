import { beforeAll, expect, it } from 'vitest'
import { jobId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('running tasks again', database => {
  const current = startTestFarm(database)
  const send = (...request: Parameters<ReturnType<typeof current>['send']>) => current().send(...request)
  const submit = async (job: object = {}): Promise<{ job: number; tasks: number[] }> => {
    const { id } = (await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 3, ...job })).body as {
      id: number
    }
    const tasks = (await send('GET', `/jobs/${id}/tasks/`)).body as { id: number }[]
    return { job: id, tasks: tasks.map(task => task.id) }
  }
  const show = async (job: number, task: number | undefined) => (await send('GET', `/jobs/${job}/tasks/${task ?? 0}`)).body
  const finish = (job: number, task: number | undefined, state = 'done') =>
    send('POST', `/jobs/${job}/tasks/${task ?? 0}`, { state })
  const run = async (job: number, task: number | undefined) => {
    const agent = await addAgentRow(database().database.write)
    await send('POST', `/agents/${agent}/tasks/`, { id: task })
    await send('POST', `/jobs/${job}/tasks/${task ?? 0}`, { state: 'running' })
  }

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })

  it('queues a finished task and leaves the others alone; the answer is the task as GET shows it', async () => {
    const { job, tasks } = await submit({ requeue: 0 })
    for (const task of tasks) await finish(job, task, 'failed')
    const [first, second] = tasks
    const answer = await send('POST', `/jobs/${job}/tasks/${first ?? 0}/rerun`)
    expect(answer).toMatchObject({ status: 200, body: { id: first, state: 'queued', failures: 0, agent_id: null } })
    expect(answer.body).toEqual(await show(job, first))
    expect(await show(job, second)).toMatchObject({ state: 'failed', failures: 1 })
    expect((await send('GET', `/jobs/${job}`)).body).toMatchObject({ state: 'queued' })
  })

  it('changes nothing of a task that waits', async () => {
    const { job, tasks } = await submit()
    const before = await show(job, tasks[0])
    expect(await send('POST', `/jobs/${job}/tasks/${tasks[0] ?? 0}/rerun`, {})).toEqual(
      expect.objectContaining({ status: 200, body: before }),
    )
  })

  it('leaves a task that runs alone: 409', async () => {
    const { job, tasks } = await submit()
    await run(job, tasks[0])
    const before = await show(job, tasks[0])
    expect(await send('POST', `/jobs/${job}/tasks/${tasks[0] ?? 0}/rerun`)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('at work') },
    })
    expect(await show(job, tasks[0])).toEqual(before)
  })

  it('is refused for a task of a job that is marked for deletion', async () => {
    const { job, tasks } = await submit()
    await finish(job, tasks[0])
    await database().database.write.updateTable('jobs').set({ to_be_deleted: true }).where('id', '=', jobId(job)).execute()
    expect((await send('POST', `/jobs/${job}/tasks/${tasks[0] ?? 0}/rerun`)).status).toBe(409)
    expect(await show(job, tasks[0])).toMatchObject({ state: 'done' })
  })

  it('is 404 for a task that is not of that job', async () => {
    const [one, two] = [await submit(), await submit()]
    expect((await send('POST', `/jobs/${one.job}/tasks/${two.tasks[0] ?? 0}/rerun`)).status).toBe(404)
    expect((await send('POST', `/jobs/999999/tasks/${two.tasks[0] ?? 0}/rerun`)).status).toBe(404)
  })

  it('goes for many tasks of several jobs, each for itself', async () => {
    const [one, two] = [await submit(), await submit()]
    await finish(one.job, one.tasks[0])
    await finish(two.job, two.tasks[2])
    await run(one.job, one.tasks[1])
    const ids = [two.tasks[2], one.tasks[1], 999_999, one.tasks[0], two.tasks[2], two.tasks[0]]
    expect(await send('POST', '/tasks/actions', { action: 'rerun', ids })).toMatchObject({
      status: 200,
      body: {
        results: [
          { id: two.tasks[2], ok: true },
          { id: one.tasks[1], ok: false, status: 409, error: expect.any(String) },
          { id: 999_999, ok: false, status: 404, error: 'Task 999999 not found.' },
          { id: one.tasks[0], ok: true },
          { id: two.tasks[0], ok: true },
        ],
      },
    })
    expect(await show(one.job, one.tasks[0])).toMatchObject({ state: 'queued' })
    expect(await show(two.job, two.tasks[2])).toMatchObject({ state: 'queued' })
    expect(await show(one.job, one.tasks[1])).toMatchObject({ state: 'running' })
  })

  it.each([
    { action: 'pause', ids: [1] },
    { action: 'rerun' },
    { action: 'rerun', ids: ['a'] },
    { action: 'rerun', ids: [1], x: 1 },
  ])('%j is refused', async body => {
    expect(await send('POST', '/tasks/actions', body)).toMatchObject({ status: 400, body: { error: expect.any(String) } })
  })
})
