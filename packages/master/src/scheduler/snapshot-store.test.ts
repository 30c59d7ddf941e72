import { beforeAll, beforeEach, expect, it } from 'vitest'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { instant, jobId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { rememberFailure, listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { readSnapshot } from './snapshot-store.js'

onEachDatabase('the snapshot', database => {
  const current = startTestFarm(database)
  const snapshot = () => readSnapshot(database().database.read, instant(Date.now()))
  const send = async (method: 'POST' | 'GET', path: string, body?: object) => {
    const answer = await current().send(method, path, body)
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
    return answer.body as { id: number; fullpath: string; version: number }
  }
  const submit = async (job: object = {}): Promise<JobId> =>
    jobId((await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 4, ...job })).id)
  const addAgent = (columns: Parameters<typeof addAgentRow>[1] = {}) => addAgentRow(database().database.write, columns)
  const give = async (agent: AgentId, job: JobId, index = 0) => {
    const task = (await listTasks(database().database.read, job))[index]
    if (task !== undefined) await giveTask(current().farm, agent, task.id)
  }

  beforeAll(async () => {
    await send('POST', '/software/', {
      software: 'Blender',
      versions: [
        { version: '2.7', rank: 100 },
        { version: '2.8', rank: 200 },
        { version: '2.9', rank: 300 },
      ],
    })
    await send('POST', '/software/', { software: 'Arnold', versions: [{ version: '1', rank: 100 }] })
    const needs = [{ software: 'Arnold' }]
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: 4 })
    await send('POST', '/jobtypes/', {
      name: 'Arnold',
      code: 'pass',
      classname: 'A',
      max_batch: null,
      software_requirements: needs,
    })
  })
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
    await write.deleteFrom('job_queues').where('parent_jobqueue_id', 'is not', null).execute()
    await write.deleteFrom('job_queues').execute()
  })

  const ids = async (software: string): Promise<Map<string, number>> => {
    const rows = await database()
      .database.read.selectFrom('software_versions as v')
      .innerJoin('software as s', 's.id', 'v.software_id')
      .select(['v.id', 'v.version'])
      .where('s.software', '=', software)
      .execute()
    return new Map(rows.map(row => [row.version, Number(row.id)]))
  }

  it('has the agents that could get work now, by their names', async () => {
    const job = await submit()
    const second = await addAgent({ hostname: 'b', state: agentStateCodes.running })
    const first = await addAgent({ hostname: 'a', cpus: 3, ram: 2000, free_ram: 1000 })
    const busy = await addAgent({ hostname: 'busy' })
    await addAgent({ hostname: 'offline', state: agentStateCodes.offline })
    await addAgent({ hostname: 'disabled', state: agentStateCodes.disabled })
    await addAgent({ hostname: 'passive', use_address: useAddressCodes.passive })
    await give(busy, job)
    const { agents } = await snapshot()
    expect(agents.map(agent => agent.id)).toEqual([first, second])
    expect(agents[0]).toEqual({ id: first, cpus: 3, freeRam: 1000, totalRam: 2000, tags: [], software: [] })
  })

  it('has the tags and the software of an agent', async () => {
    await submit()
    const agent = await addAgent()
    await send('POST', '/tags/', { tag: 'gpu' })
    await send('POST', '/tags/gpu/agents/', { agent_id: agent })
    await send('POST', `/agents/${agent}/software/`, { software: 'Blender', version: '2.8' })
    const [found] = (await snapshot()).agents
    expect(found?.tags).toHaveLength(1)
    expect(found?.software).toEqual([(await ids('Blender')).get('2.8')])
  })

  it('has jobs that may run and no others', async () => {
    await addAgent()
    const open = await submit({ priority: 5, weight: 7, minimum_agents: 1, maximum_agents: 9, batch: 3, cpus: 2, ram: 100 })
    const parent = await submit({ title: 'parent' })
    await submit({ title: 'child', parents: [{ id: parent }] })
    await submit({ title: 'paused', state: 'paused' })
    await submit({ title: 'hidden', hidden: true })
    const deleted = await submit({ title: 'deleted' })
    await database().database.write.updateTable('jobs').set({ to_be_deleted: true }).where('id', '=', deleted).execute()
    const { jobs } = await snapshot()
    expect(jobs.map(job => job.id)).toEqual([open, parent])
    expect(jobs[0]).toMatchObject({
      ...{ queueId: null, priority: 5, weight: 7, minimumAgents: 1, maximumAgents: 9, batch: 3, cpus: 2, ram: 100 },
      ...{ waiting: 4, agents: 0, running: false, needs: { software: [], requiredTags: [], forbiddenTags: [] } },
    })
  })

  it('has a child once all its parents are done', async () => {
    await addAgent()
    const parents = [await submit({ end: 1 }), await submit({ end: 1 })]
    const child = await submit({ parents: parents.map(id => ({ id })) })
    for (const parent of parents) {
      expect((await snapshot()).jobs.map(job => job.id)).not.toContain(child)
      const [task] = await listTasks(database().database.read, parent)
      await send('POST', `/jobs/${parent}/tasks/${task?.id ?? 0}`, { state: 'done' })
    }
    expect((await snapshot()).jobs.map(job => job.id)).toEqual([child])
  })

  it('takes the smaller of the batches of job and job type version', async () => {
    await addAgent()
    await submit({ batch: 2 })
    await submit({ batch: 10 })
    await submit({ batch: 10, jobtype: 'Arnold' })
    expect((await snapshot()).jobs.map(job => job.batch)).toEqual([2, 4, 10])
  })

  it('says which versions satisfy a requirement, by their ranks, of the job and of its job type', async () => {
    await addAgent()
    const blender = await ids('Blender')
    const all = [...blender.values()]
    const requirements = [
      [{ software: 'Blender' }],
      [{ software: 'Blender', min_version: '2.8' }],
      [{ software: 'Blender', max_version: '2.8' }],
      [{ software: 'Blender', min_version: '2.8', max_version: '2.8' }],
      [{ software: 'Blender', min_version: '2.9', max_version: '2.7' }],
    ]
    for (const software_requirements of requirements) await submit({ software_requirements })
    await submit({ jobtype: 'Arnold', software_requirements: [{ software: 'Blender', min_version: '2.9' }] })
    const { jobs } = await snapshot()
    expect(jobs.map(job => job.needs.software)).toEqual([
      [all],
      [all.slice(1)],
      [all.slice(0, 2)],
      [[blender.get('2.8')]],
      [[]],
      [[blender.get('2.9')], [(await ids('Arnold')).get('1')]],
    ])
  })

  it('shares one object among jobs that ask for the same', async () => {
    await addAgent()
    const asks = { tag_requirements: [{ tag: 'gpu' }, { tag: 'slow', negate: true }] }
    for (const job of [asks, asks, {}, {}]) await submit(job)
    const [first, second, third, fourth] = (await snapshot()).jobs.map(job => job.needs)
    expect(first?.requiredTags).toHaveLength(1)
    expect(first?.forbiddenTags).toHaveLength(1)
    expect(second).toBe(first)
    expect(fourth).toBe(third)
  })

  it('counts the agents of a job, and of a queue with all below it, also those of jobs with nothing waiting', async () => {
    await addAgent()
    const top = await send('POST', '/jobqueues/', { name: 'top', maximum_agents: 7 })
    const below = await send('POST', '/jobqueues/', { name: 'below', parent_jobqueue_id: top.id })
    const queue = (await send('GET', `/jobqueues/${below.id}`)).fullpath
    const busy = await submit({ jobqueue: queue, end: 1 })
    const both = await submit({ jobqueue: 'top' })
    const waiting = await submit({ jobqueue: queue })
    const [one, two] = [await addAgent(), await addAgent()]
    await give(one, busy)
    await give(one, both)
    await give(one, both, 1)
    await give(two, both, 2)
    const { jobs, queues } = await snapshot()
    expect(jobs.map(job => [job.id, job.agents, job.waiting, job.running])).toEqual([
      [both, 2, 1, true],
      [waiting, 0, 4, false],
    ])
    expect(queues.map(({ id, parentId, agents, maximumAgents }) => [id, parentId, agents, maximumAgents])).toEqual([
      [top.id, null, 2, 7],
      [below.id, top.id, 1, null],
    ])
  })

  it('counts on which agents how many waiting tasks have failed', async () => {
    const [one, two] = [await addAgent({ hostname: 'one' }), await addAgent({ hostname: 'two' })]
    const job = await submit()
    const tasks = await listTasks(database().database.read, job)
    await database().database.transaction(async tx => {
      for (const task of tasks.slice(0, 3)) await rememberFailure(tx, task.id, one)
      for (const task of tasks.slice(0, 1)) await rememberFailure(tx, task.id, two)
    })
    await send('POST', `/jobs/${job}/tasks/${tasks[0]?.id ?? 0}`, { state: 'done' })
    const [found] = (await snapshot()).jobs
    expect([...(found?.failedOn ?? [])]).toEqual([[one, 2]])
    expect(found?.waiting).toBe(3)
  })

  it('is empty when nobody is idle, and when nothing waits', async () => {
    await submit()
    expect(await snapshot()).toEqual({ agents: [], jobs: [], queues: [] })
    await addAgent()
    await database().database.write.deleteFrom('jobs').execute()
    expect(await snapshot()).toEqual({ agents: [], jobs: [], queues: [] })
  })
})
