import { beforeAll, describe, expect, it } from 'vitest'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { overviewSchema, queueSharesSchema, waitingSchema } from '@pyfarm/contract/api/overview'
import { instant, jobId } from '@pyfarm/contract/ids'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('the overview', database => {
  // Every question comes long after the one before, so that nothing that was kept is answered.
  let now = 1_700_000_000_000
  const current = startTestFarm(database, {}, { clock: () => instant((now += 60_000)) })
  const send: ReturnType<typeof current>['send'] = (...request) => current().send(...request)
  const overview = async () => overviewSchema.parse((await send('GET', '/overview')).body)
  const submit = async (body: object) => idOf(await send('POST', '/jobs/', { jobtype: 'Render', start: 1, end: 3, ...body }))
  const tasksOf = async (job: number) => (await send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]
  const agent = (hostname: string, columns: object = {}) => addAgentRow(database().database.write, { hostname, ...columns })

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    const film = idOf(await send('POST', '/jobqueues/', { name: 'film', weight: 30 }))
    await send('POST', '/jobqueues/', { name: 'fx', parent_jobqueue_id: film })
    await send('POST', '/jobqueues/', { name: 'ads', weight: 10 })
    await agent('lost', { state: agentStateCodes.offline, last_heard_from: instant(now) })
    await agent('away', { state: agentStateCodes.disabled })
    await agent('mended', { set_aside_because: 'Its last 3 tasks failed.' })
  })

  it('counts, and names the agents in trouble, those that were heard from first', async () => {
    const { agents, trouble } = await overview()
    expect(agents).toMatchObject({ offline: 1, disabled: 1, online: 1 })
    expect(trouble.total).toBe(2)
    expect(new Map(trouble.agents.map(each => [each.hostname, each.because]))).toEqual(
      new Map([
        ['lost', 'It is offline.'],
        ['mended', 'Its last 3 tasks failed.'],
      ]),
    )
  })

  it('tells who has agents at work, by user and by queue, and how the queues share them', async () => {
    const fx = await submit({ title: 'Explosion', user: 'ann', jobqueue: 'film/fx' })
    const ad = await submit({ title: 'Soap', user: 'ben', jobqueue: 'ads' })
    await send('POST', `/agents/${await agent('one')}/tasks/`, { id: (await tasksOf(fx))[0]?.id })
    await send('POST', `/agents/${await agent('two')}/tasks/`, { id: (await tasksOf(fx))[1]?.id })
    await send('POST', `/agents/${await agent('three')}/tasks/`, { id: (await tasksOf(ad))[0]?.id })
    expect(await overview()).toMatchObject({
      users: [
        { name: 'ann', agents: 2, jobs: 1 },
        { name: 'ben', agents: 1, jobs: 1 },
      ],
      queues: [
        { name: '/film/fx', agents: 2 },
        { name: '/ads', agents: 1 },
      ],
    })
    const shares = queueSharesSchema.parse((await send('GET', '/overview/queues')).body)
    expect(shares).toMatchObject([
      { id: null, agents: 3, waiting: 3 },
      { agents: 2, waiting: 1, own_agents: 0, promise: { of: 3, part: 0.75 } },
      { agents: 2, waiting: 1, own_agents: 2, promise: { of: 2, part: 1 }, jobs: { running: 1 } },
      { agents: 1, waiting: 2, promise: { of: 3, part: 0.25 } },
    ])
  })

  it('shows the last failure of a job that fails, with its error, and pictures of those that make some', async () => {
    const job = await submit({ title: 'Broken', end: 2, requeue: 0, data: { output: '/renders/a-####.png' } })
    const tasks = await listTasks(database().database.read, jobId(job))
    const at = (index: number) => `/jobs/${job}/tasks/${tasks[index]?.id ?? 0}`
    await send('POST', at(0), { state: 'failed', last_error: 'out of memory' })
    await send('POST', at(1), { state: 'done' })
    const { failures, pictures } = await overview()
    expect(failures).toMatchObject([
      { job, title: 'Broken', state: 'failed', failed: 1, task: tasks[0]?.id, frame: 1, last_error: 'out of memory' },
    ])
    expect(pictures).toMatchObject([{ job, title: 'Broken', task: tasks[1]?.id, frame: 2 }])
  })

  it('explains what waits by the scheduler’s own reasons', async () => {
    await submit({ title: 'Huge', cpus: 200 })
    await send('POST', `/jobs/${await submit({ title: 'Later' })}/pause`)
    const { total, explained, reasons } = waitingSchema.parse((await send('GET', '/overview/waiting')).body)
    expect([total, explained]).toEqual([2, 2])
    expect(reasons).toContainEqual(expect.objectContaining({ kind: 'paused', jobs: 1 }))
    expect(reasons.map(({ example }) => example.title)).toEqual(expect.arrayContaining(['Huge', 'Later']))
  })

  it('tells the states of the jobs of groups', async () => {
    const group = idOf(await send('POST', '/jobgroups/', { title: 'Shot 7' }))
    await submit({ title: 'One', job_group_id: group })
    await send('POST', `/jobs/${await submit({ title: 'Two', job_group_id: group })}/pause`)
    expect((await send('GET', `/overview/groups?id=${group},999999`)).body).toMatchObject([
      { id: group, jobs: { queued: 1, paused: 1, done: 0 }, tasks: { queued: 6 } },
    ])
  })

  describe('the tasks that failed on an agent', () => {
    it('are listed with their jobs; of an agent that is unknown 404', async () => {
      const job = await submit({ title: 'Fragile', end: 1 })
      const [task] = await tasksOf(job)
      const broken = await agent('broken')
      await send('POST', `/jobs/${job}/tasks/${task?.id ?? 0}/failed_on_agents/`, { id: broken })
      const { body } = await send('GET', `/agents/${broken}/failed_tasks/`)
      expect(body).toMatchObject([{ id: task?.id, job: { id: job, title: 'Fragile' } }])
      expect((await send('GET', '/agents/11111111-2222-4333-8444-555555555555/failed_tasks/')).status).toBe(404)
    })
  })
})
