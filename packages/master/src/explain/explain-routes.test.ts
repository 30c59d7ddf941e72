import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { agentExplanationSchema, jobExplanationSchema } from '@pyfarm/contract/api/explain'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { jobId, type AgentId } from '@pyfarm/contract/ids'
import { soleTurn } from '../processes/turns.js'
import { assignPass } from '../scheduler/assign-pass.js'
import { giveTask } from '../tasks/give-task.js'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('an explanation', database => {
  const current = startTestFarm(database)
  const explainedJob = async (job: number | string) => {
    const answer = await current().send('GET', `/jobs/${encodeURIComponent(job)}/explain`)
    expect(answer.status).toBe(200)
    return jobExplanationSchema.parse(answer.body)
  }
  const explainedAgent = async (agent: AgentId) => {
    const answer = await current().send('GET', `/agents/${agent}/explain`)
    expect(answer.status).toBe(200)
    return agentExplanationSchema.parse(answer.body)
  }
  const submit = async (job: object = {}) =>
    idOf(await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 4, ...job }))
  const addAgent = (columns: Parameters<typeof addAgentRow>[1] = {}) => addAgentRow(database().database.write, columns)

  beforeAll(async () => {
    const versions = ['3.2', '3.4', '3.6'].map(version => ({ version }))
    await current().send('POST', '/software/', { software: 'blender', versions })
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: 1 })
    await current().send('POST', '/tags/', { tag: 'gpu' })
  })
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
  })

  it('says of a job how many agents lack what, with the names of software, tags, queues and jobs', async () => {
    const top = idOf(await current().send('POST', '/jobqueues/', { name: 'film' }))
    await current().send('POST', '/jobqueues/', { name: 'fx', parent_jobqueue_id: top, maximum_agents: 1 })
    const working = await submit({ jobqueue: 'film/fx', priority: 5 })
    const busy = await addAgent({ hostname: 'busy' })
    const [task] = await listTasks(database().database.read, jobId(working))
    if (task !== undefined) await giveTask(current().farm, busy, task.id)
    const old = await addAgent({ hostname: 'old' })
    await current().send('POST', `/agents/${old}/software/`, { software: 'blender', version: '3.2' })
    await current().send('POST', `/agents/${busy}/software/`, { software: 'blender', version: '3.6' })
    await addAgent({ hostname: 'off', state: agentStateCodes.offline })
    const asks = { software_requirements: [{ software: 'blender', min_version: '3.4' }], tag_requirements: [{ tag: 'gpu' }] }
    const job = await submit({ title: 'Stuck shot', jobqueue: 'film/fx', ...asks })
    const told = await explainedJob(job)
    expect(told.summary).toBe(
      'All 3 agents lack the tag gpu; 2 lack blender >= 3.4; 1 is busy with ' +
        `job ${working} of higher priority; 1 is offline; queue \`film/fx\` is at its maximum of 1.`,
    )
    expect(told).toMatchObject({ verdict: 'never as things stand', job: { id: job, title: 'Stuck shot', state: 'queued' } })
    expect(told.reasons.find(({ kind }) => kind === 'software')).toMatchObject({
      ...{ software: 'blender', min_version: '3.4', max_version: null, known: true },
      agents: { total: 2, examples: [{ hostname: 'off' }, { hostname: 'old' }] },
    })
    expect(await explainedJob('Stuck shot')).toEqual(told)
  })

  it('says of a job and an agent that they come together, and then they do', async () => {
    const agent = await addAgent()
    const [job] = [await submit(), await submit({ priority: -1 })]
    expect(await explainedJob(job)).toMatchObject({ verdict: 'can run now', agents: { take_now: { examples: [{ id: agent }] } } })
    expect(await explainedAgent(agent)).toMatchObject({ verdict: 'gets work now', next: { id: job, tasks: 1 } })
    await assignPass(current().farm, soleTurn, new AbortController().signal)
    expect(await explainedJob(job)).toMatchObject({ verdict: 'runs', agents: { at_work: { examples: [{ id: agent }] } } })
    expect(await explainedAgent(agent)).toMatchObject({ verdict: 'works', works_on: { examples: [{ id: job }] } })
  })

  it('says of a job what it waits for, and of a finished one that it is done', async () => {
    const agent = await addAgent()
    const parent = await submit({ title: 'sim', end: 1 })
    const child = await submit({ parents: [{ id: parent }] })
    expect((await explainedJob(child)).summary).toBe(`It waits for job ${parent} "sim" (queued).`)
    expect((await explainedAgent(agent)).reasons).toMatchObject([{ kind: 'parents', jobs: { examples: [{ id: child }] } }])
    const [task] = await listTasks(database().database.read, jobId(parent))
    await current().send('POST', `/jobs/${parent}/tasks/${task?.id ?? 0}`, { state: 'done' })
    expect(await explainedJob(parent)).toMatchObject({ verdict: 'finished', summary: 'It is done.' })
    expect(await explainedJob(child)).toMatchObject({ verdict: 'can run now' })
  })

  it('is not there for a job or an agent that is not there', async () => {
    expect(await current().send('GET', '/jobs/99999/explain')).toMatchObject({
      status: 404,
      body: { error: 'Job 99999 not found.' },
    })
    expect(await current().send('GET', `/agents/${randomUUID()}/explain`)).toMatchObject({ status: 404 })
    expect(await current().send('GET', '/agents/none/explain')).toMatchObject({ status: 400 })
  })
})
