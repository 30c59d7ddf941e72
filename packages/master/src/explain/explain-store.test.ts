import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { agentStateCodes, useAddressCodes, workStateCodes } from '@pyfarm/contract/enums'
import { instant, jobId, type AgentId, type JobId } from '@pyfarm/contract/ids'
import { readSnapshot } from '../scheduler/snapshot-store.js'
import { giveTask } from '../tasks/give-task.js'
import { listTasks } from '../tasks/task-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { readPicture } from './explain-store.js'
import { snapshotOf } from './picture-rules.js'

/** Each with each. */
const combine = <A, B>(some: readonly A[], others: readonly B[]): (A & B)[] =>
  some.flatMap(one => others.map(other => ({ ...one, ...other })))

const both = [true, false]

onEachDatabase('the picture of a farm', database => {
  const current = startTestFarm(database)
  const read = () => database().database.read
  const picture = (job?: JobId) => readPicture(read(), { now: instant(Date.now()), ...(job === undefined ? {} : { job }) })
  const submit = async (body: object = {}): Promise<JobId> =>
    jobId(idOf(await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 2, ...body })))
  const give = async (agent: AgentId, job: JobId) => {
    const task = (await listTasks(read(), job)).find(each => each.agentId === null)
    if (task !== undefined) await giveTask(current().farm, agent, task.id)
  }

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: 4 })
  })

  /** Agents of every state, address and order, busy and idle. */
  const addAgents = async () => {
    const worked = await submit({ title: 'worked on', end: 100 })
    const kinds = combine(
      combine(
        Object.values(agentStateCodes).map(state => ({ state })),
        [useAddressCodes.remote, useAddressCodes.passive].map(use_address => ({ use_address })),
      ),
      combine(
        both.map(restart_requested => ({ restart_requested })),
        both.map(isBusy => ({ isBusy })),
      ),
    )
    for (const { isBusy, ...columns } of kinds) {
      const agent = await addAgentRow(database().database.write, { hostname: randomUUID(), ...columns })
      if (isBusy) await give(agent, worked)
    }
    const { write } = database().database
    await addAgentRow(write, { hostname: randomUUID(), set_aside_because: 'It fails everything.' })
    await addAgentRow(write, { hostname: randomUUID(), set_aside_by_hand: true })
    await addAgentRow(write, { hostname: randomUUID(), resting_until: instant(Date.now() + 3_600_000) })
  }

  /** Jobs of every state, hidden or not, marked or not, with tasks waiting or not, with a parent done, open or none. */
  const addJobs = async () => {
    const open = await submit({ title: 'open parent' })
    const done = await submit({ title: 'done parent' })
    const { write } = database().database
    await write.updateTable('jobs').set({ state: workStateCodes.done }).where('id', '=', done).execute()
    const kinds = combine(
      combine(
        [null, ...Object.values(workStateCodes)].map(state => ({ state })),
        combine(
          both.map(hidden => ({ hidden })),
          both.map(to_be_deleted => ({ to_be_deleted })),
        ),
      ),
      combine(
        [0, 2].map(tasks_queued => ({ tasks_queued })),
        [[], [open], [done], [open, done]].map(parents => ({ parents })),
      ),
    )
    for (const { parents, ...columns } of kinds) {
      const job = await submit({ parents: parents.map(id => ({ id })) })
      await write.updateTable('jobs').set(columns).where('id', '=', job).execute()
    }
  }

  it('shows the planner exactly what it reads by itself, whatever state agents and jobs are in', async () => {
    await addAgents()
    await addJobs()
    const snapshot = await readSnapshot(read(), instant(Date.now()))
    expect([snapshot.agents.length, snapshot.jobs.length]).toEqual([2, 6])
    expect(snapshotOf(await picture())).toMatchObject(snapshot)
  }, 120_000)

  it('leaves out those that are at their end, but for the one that is asked for', async () => {
    const job = await submit()
    await database().database.write.updateTable('jobs').set({ state: workStateCodes.failed }).where('id', '=', job).execute()
    expect((await picture()).jobs.some(each => each.id === job)).toBe(false)
    expect((await picture(job)).jobs.find(each => each.id === job)).toMatchObject({ title: 'Job', state: 'failed' })
  })
})
