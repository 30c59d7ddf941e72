import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { AgentId } from '@pyfarm/contract/ids'
import { instant, jobId } from '@pyfarm/contract/ids'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { soleTurn } from '../processes/turns.js'
import { assignPass } from './assign-pass.js'
import { commitAssignments } from './commit-assignments.js'
import { readSnapshot } from './snapshot-store.js'

const never = new AbortController().signal

onEachDatabase('assigning', database => {
  const current = startTestFarm(database)
  const { send } = { send: (...request: Parameters<ReturnType<typeof current>['send']>) => current().send(...request) }
  const pass = () => assignPass(current().farm, soleTurn, never)
  const idOf = (body: unknown): number => (body as { id: number }).id
  const submit = async (job: object = {}) =>
    jobId(idOf((await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 8, ...job })).body))

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: 4 })
  })
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
  })

  const addAgents = async (count: number): Promise<AgentId[]> => {
    const ids: AgentId[] = []
    for (let index = 0; index < count; index++)
      ids.push(await addAgentRow(database().database.write, { hostname: `agent${index}` }))
    return ids
  }
  const held = async (job: Awaited<ReturnType<typeof submit>>) =>
    (await listTasks(database().database.read, job)).filter(task => task.agentId !== null)

  it('gives each idle agent one batch of contiguous frames, and none twice when two assign at once', async () => {
    const agents = await addAgents(6)
    const job = await submit({ end: 40, batch: 3 })
    await Promise.all([pass(), pass(), pass()])
    const tasks = await held(job)
    expect(tasks).toHaveLength(18)
    for (const agent of agents) {
      const frames = tasks.filter(task => task.agentId === agent).map(task => task.frame)
      expect(frames).toEqual([frames[0], Number(frames[0]) + 1, Number(frames[0]) + 2])
    }
    expect(tasks.every(task => task.attempts === 1)).toBe(true)
    const row = await database().database.read.selectFrom('jobs').selectAll().where('id', '=', job).executeTakeFirstOrThrow()
    expect([row.tasks_queued, row.tasks_assigned]).toEqual([22, 18])
  })

  it('never passes the maximum of a job or of a queue above it, also when two assign at once', async () => {
    await addAgents(6)
    const queue = idOf((await send('POST', '/jobqueues/', { name: `q${Math.random()}`, maximum_agents: 3 })).body)
    const path = ((await send('GET', `/jobqueues/${queue}`)).body as { fullpath: string }).fullpath
    const narrow = await submit({ jobqueue: path, maximum_agents: 2 })
    const wide = await submit({ jobqueue: path })
    await Promise.all([pass(), pass(), pass()])
    const agentsOf = async (job: typeof narrow) => new Set((await held(job)).map(task => task.agentId)).size
    expect(await agentsOf(narrow)).toBeLessThanOrEqual(2)
    expect((await agentsOf(narrow)) + (await agentsOf(wide))).toBe(3)
  })

  it('looks only at jobs that may run', async () => {
    await addAgents(1)
    const parent = await submit({ title: 'parent', state: 'paused' })
    await submit({ title: 'child', parents: [{ id: parent }] })
    await submit({ title: 'hidden', hidden: true })
    const deleted = await submit({ title: 'deleted' })
    await send('DELETE', `/jobs/${deleted}`)
    expect((await readSnapshot(database().database.read, current().farm.clock())).jobs).toEqual([])
    const open = await submit({ title: 'open' })
    expect((await readSnapshot(database().database.read, current().farm.clock())).jobs.map(job => job.id)).toEqual([open])
  })

  it('asks for software within the ranks, of the job and of its job type, and for tags', async () => {
    const [blender, plain] = await addAgents(2)
    const name = `Blender${Math.random()}`
    await send('POST', '/software/', { software: name, versions: [{ version: '2.7' }, { version: '2.8' }, { version: '2.9' }] })
    await send('POST', `/agents/${blender ?? ''}/software/`, { software: name, version: '2.8' })
    const fits = await submit({ software_requirements: [{ software: name, min_version: '2.8' }], batch: 8 })
    const unfit = await submit({ software_requirements: [{ software: name, min_version: '2.9' }] })
    await pass()
    expect(new Set((await held(fits)).map(task => task.agentId))).toEqual(new Set([blender]))
    expect(await held(unfit)).toEqual([])
    expect(plain).toBeDefined()
  })

  it('drops what no longer holds when it is stored: agent gone, job paused, agent busy', async () => {
    const [gone, other] = await addAgents(2)
    const job = await submit()
    if (gone === undefined || other === undefined) throw new Error('no agents')
    await database().database.write.updateTable('agents').set({ state: agentStateCodes.offline }).where('id', '=', gone).execute()
    const plan = [
      { agentId: gone, jobId: job, tasks: 4 },
      { agentId: other, jobId: job, tasks: 4 },
    ]
    expect(await commitAssignments(current().farm, plan, soleTurn)).toMatchObject([{ agentId: other, tasks: 4 }])
    expect(await commitAssignments(current().farm, plan, soleTurn)).toEqual([])
    await send('POST', `/jobs/${job}`, { state: 'paused' })
    expect(await held(job)).toEqual([])
    expect(await commitAssignments(current().farm, plan, soleTurn)).toEqual([])
  })

  it.each<[string, object]>([
    ['is to restart', { restart_requested: true }],
    ['was set aside', { set_aside_because: 'it fails everything' }],
    ['has refused work', { resting_until: instant(Date.now() + 3_600_000) }],
    ['is passive now', { use_address: useAddressCodes.passive }],
    ['is disabled', { state: agentStateCodes.disabled }],
  ])('drops what was planned for an agent that %s since', async (_, columns) => {
    const [agent] = await addAgents(1)
    const job = await submit()
    if (agent === undefined) throw new Error('no agent')
    await database().database.write.updateTable('agents').set(columns).execute()
    expect(await commitAssignments(current().farm, [{ agentId: agent, jobId: job, tasks: 4 }], soleTurn)).toEqual([])
    expect(await held(job)).toEqual([])
  })

  it('drops what was planned for a job that waits for another since', async () => {
    const [agent] = await addAgents(1)
    const [parent, child] = [await submit({ state: 'paused' }), await submit()]
    if (agent === undefined) throw new Error('no agent')
    await send('POST', `/jobs/${child}`, { parents: [{ id: parent }] })
    const plan = [{ agentId: agent, jobId: child, tasks: 4 }]
    expect(await commitAssignments(current().farm, plan, soleTurn)).toEqual([])
    await send('POST', `/jobs/${child}`, { parents: [] })
    expect(await commitAssignments(current().farm, plan, soleTurn)).toMatchObject([{ agentId: agent, tasks: 4 }])
  })

  it('hands out a batch by frame, then tile, in which each next frame is the previous one + by, also by fractions', async () => {
    await addAgents(1)
    const name = `Tiles${Math.random()}`
    await send('POST', '/jobtypes/', { name, code: 'pass', classname: 'T', supports_tiling: true, max_batch: null })
    const job = await submit({ jobtype: name, start: 0.1, end: 0.7, by: 0.2, num_tiles: 2, batch: 20 })
    const tasks = await listTasks(database().database.read, job)
    const missing = tasks.find(({ frame, tile }) => frame === 0.1 && tile === 1)
    const hole = tasks.filter(({ frame }) => frame === 0.5)
    for (const task of [missing, ...hole]) await send('POST', `/jobs/${job}/tasks/${task?.id ?? 0}`, { state: 'done' })
    await pass()
    expect((await held(job)).map(({ frame, tile }) => [frame, tile])).toEqual([
      [0.1, 0],
      [0.3, 0],
      [0.3, 1],
    ])
  })

  it('never gives a task again to an agent that it failed on', async () => {
    const [agent] = await addAgents(1)
    const job = await submit({ end: 2, batch: 4 })
    await pass()
    const [first] = await held(job)
    await send('POST', `/jobs/${job}/tasks/${first?.id ?? 0}`, { state: 'failed' })
    for (const task of (await held(job)).slice(0)) await send('POST', `/jobs/${job}/tasks/${task.id}`, { state: 'done' })
    await pass()
    expect((await held(job)).filter(task => task.state === null)).toEqual([])
    await addAgents(1)
    await pass()
    expect((await held(job)).find(task => task.state === null)).toMatchObject({ id: first?.id, attempts: 2 })
    expect((await held(job)).find(task => task.state === null)?.agentId).not.toBe(agent)
  })
})
