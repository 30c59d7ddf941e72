import { beforeAll, beforeEach, expect, it } from 'vitest'
import { agentId, taskId } from '@pyfarm/contract/ids'
import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import { jobId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import { isRefusal } from '../http/refusal.js'
import { addAgentRow } from '../testing/test-rows.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { changeTasks } from './change-tasks.js'
import type { Outcome } from './change-tasks.js'
import { listFailedOn } from './task-failure-store.js'
import { phaseOf } from './task.js'
import type { Task } from './task.js'
import type { TaskReport, TaskWish } from './task-rules.js'
import { listTasks } from './task-store.js'

onEachDatabase('changes of tasks', database => {
  const current = startTestFarm(database)
  const agents: AgentId[] = []
  let job: JobId
  let tasks: TaskId[]

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    for (const hostname of ['one', 'two', 'three']) agents.push(await addAgentRow(database().database.write, { hostname }))
  })

  beforeEach(async () => {
    const { body } = await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 6, requeue: 1 })
    job = jobId((body as { id: number }).id)
    tasks = (await allTasks()).map(task => task.id)
  })

  const agent = (index: number): AgentId => agents[index] ?? agentId('')
  const task = (index: number): TaskId => tasks[index] ?? taskId(0)
  const allTasks = (): Promise<Task[]> => listTasks(database().database.read, job)
  const assign = (index = 0): TaskWish => ({ kind: 'assign', agentId: agent(index) })
  const report = (given: TaskReport, index = 0): TaskWish => ({
    kind: 'report',
    by: { kind: 'agents', ids: [agent(index)] },
    report: given,
  })

  const wish = (wishes: readonly (readonly [TaskId, TaskWish])[]): Promise<Map<TaskId, Outcome>> =>
    change(current().farm, (tx, changes) => changeTasks(current().farm, tx, changes, job, new Map(wishes)))
  const wishForEach = (which: readonly TaskId[], wanted: TaskWish) => wish(which.map(id => [id, wanted] as const))

  async function storedJob() {
    const row = await database().database.read.selectFrom('jobs').selectAll().where('id', '=', job).executeTakeFirstOrThrow()
    const { tasks_queued: queued, tasks_assigned: assigned, tasks_running: running, tasks_done: done, tasks_failed: failed } = row
    return { ...row, counts: { queued, assigned, running, done, failed } satisfies TaskCounts }
  }

  async function expectCounts(given: Partial<TaskCounts>): Promise<void> {
    const none: Record<keyof TaskCounts, number> = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
    const recount = { ...none }
    for (const one of await allTasks()) recount[phaseOf(one)]++
    expect((await storedJob()).counts).toEqual(recount)
    expect(recount).toEqual({ ...none, ...given })
  }

  it('lead a job from its submission to its end, and its counts, state and times follow', async () => {
    await expectCounts({ queued: 6 })
    await wishForEach(tasks, assign())
    await expectCounts({ assigned: 6 })
    expect(await storedJob()).toMatchObject({ state: 105, time_finished: null })
    await wishForEach(tasks.slice(0, 2), report({ state: 'running' }))
    await expectCounts({ assigned: 4, running: 2 })
    await wishForEach(tasks.slice(0, 5), report({ state: 'done' }))
    await expectCounts({ assigned: 1, done: 5 })
    expect(await storedJob()).toMatchObject({ state: 105, time_finished: null })
    await wishForEach(tasks, report({ state: 'done' }))
    await expectCounts({ done: 6 })
    const finished = await storedJob()
    expect(finished.state).toBe(106)
    expect(finished.time_finished).toBeGreaterThanOrEqual(finished.time_started ?? Infinity)
  })

  it('that fail go to another agent, and end the job as failed when requeue is used up', async () => {
    await wish([[task(0), assign(0)]])
    await wish([[task(0), report({ state: 'failed', lastError: 'first' }, 0)]])
    await expectCounts({ queued: 6 })
    expect((await storedJob()).state).toBeNull()
    await wish([[task(0), assign(1)]])
    await wish([[task(0), report({ state: 'failed', lastError: 'second' }, 1)]])
    await expectCounts({ queued: 5, failed: 1 })
    expect(await listFailedOn(database().database.read, task(0))).toEqual([
      { id: agent(0), hostname: 'one' },
      { id: agent(1), hostname: 'two' },
    ])
    await wishForEach(tasks.slice(1), { kind: 'report', by: { kind: 'person' }, report: { state: 'done' } })
    await expectCounts({ done: 5, failed: 1 })
    expect((await storedJob()).state).toBe(107)
    await wish([[task(0), { kind: 'rerun' }]])
    expect(await listFailedOn(database().database.read, task(0))).toEqual([])
    await expectCounts({ queued: 1, done: 5 })
    expect(await storedJob()).toMatchObject({ state: null, time_finished: null })
  })

  it('remember an agent that failed twice once, and note success with the agent', async () => {
    for (let failure = 0; failure < 2; failure++) {
      await wish([[task(0), assign()]])
      await wish([[task(0), report({ state: 'failed' })]])
    }
    expect(await listFailedOn(database().database.read, task(0))).toEqual([{ id: agent(0), hostname: 'one' }])
    await wish([[task(1), assign(2)]])
    await wish([[task(1), report({ state: 'done' }, 2)]])
    const row = await database()
      .database.read.selectFrom('agents')
      .select('last_success_on')
      .where('id', '=', agent(2))
      .executeTakeFirstOrThrow()
    expect(row.last_success_on).not.toBeNull()
  })

  it('of which one is refused leave the others alone', async () => {
    await wish([[task(0), assign(1)]])
    const outcomes = await wish([
      [task(0), assign(0)],
      [task(1), assign(0)],
      [taskId(999_999), assign(0)],
    ])
    expect([...outcomes].map(([, outcome]) => (isRefusal(outcome) ? outcome.refused : 'taken')).sort()).toEqual([
      404,
      409,
      'taken',
    ])
    await expectCounts({ queued: 4, assigned: 2 })
  })

  it('that say nothing new change nothing and tell nobody of a change', async () => {
    await wish([[task(0), assign()]])
    await wish([[task(0), report({ state: 'done' })]])
    const before = current().announced.length
    await wish([[task(0), report({ state: 'running' })]])
    expect(current().announced.slice(before)).toEqual([{ events: [], stops: [], doubts: [], wake: false }])
    await expectCounts({ queued: 5, done: 1 })
  })

  it('wake the scheduler when an agent has ended the last of its tasks of the job, and not before', async () => {
    const wakes = async (wishes: readonly (readonly [TaskId, TaskWish])[]): Promise<boolean | undefined> => {
      await wish(wishes)
      return current().announced.at(-1)?.wake
    }
    await wishForEach(tasks.slice(0, 3), assign(0))
    await wishForEach(tasks.slice(3, 5), assign(1))
    expect(await wakes([[task(0), report({ state: 'running' }, 0)]])).toBe(false)
    expect(await wakes([[task(0), report({ state: 'done' }, 0)]])).toBe(false)
    expect(await wakes([[task(1), report({ state: 'done' }, 0)]])).toBe(false)
    expect(await wakes([[task(2), report({ state: 'done' }, 0)]])).toBe(true)
    expect(await wakes([[task(3), report({ state: 'failed' }, 1)]])).toBe(true)
    const toAnother: TaskWish = { kind: 'report', by: { kind: 'person' }, report: { agentId: agent(2) } }
    expect(await wakes([[task(3), toAnother]])).toBe(false)
    expect(await wakes([[task(4), toAnother]])).toBe(true)
    expect(await wakes([[task(4), report({ state: 'done' }, 2)]])).toBe(false)
    expect(await wakes([[task(3), report({ state: 'done' }, 2)]])).toBe(true)
  })

  it('that arrive all at once keep the counts right', async () => {
    await wishForEach(tasks, assign())
    await Promise.all(tasks.map(id => wish([[id, report({ state: 'running' })]])))
    await expectCounts({ running: 6 })
    await Promise.all(
      tasks.flatMap(id => [
        wish([[id, report({ progress: 0.5 })]]),
        wish([[id, report({ state: 'done' })]]),
        wish([[id, report({ state: 'running' })]]),
      ]),
    )
    await expectCounts({ done: 6 })
    expect((await storedJob()).state).toBe(106)
  })

  it('by two assigners at once never give one task to two agents', async () => {
    const given = await Promise.all(
      agents.map((_agent, index) => wishForEach(index === 1 ? tasks.toReversed() : tasks, assign(index))),
    )
    const takers = given.map(outcomes => [...outcomes].filter(([, outcome]) => !isRefusal(outcome)).map(([id]) => id))
    expect(takers.flat().toSorted((a, b) => a - b)).toEqual(tasks)
    await expectCounts({ assigned: 6 })
    for (const one of await allTasks()) {
      expect(one.attempts).toBe(1)
      expect(takers[agents.indexOf(one.agentId ?? agent(0))]).toContain(one.id)
    }
  })

  it('free everything of an agent that goes while it reports', async () => {
    await wishForEach(tasks, assign())
    await wishForEach(tasks, report({ state: 'running' }))
    const { farm } = current()
    await Promise.all([
      ...tasks.slice(0, 3).map(id => wish([[id, report({ state: 'done' })]])),
      change(farm, (tx, changes) => farm.freeTasksOfAgent(tx, changes, agent(0), 'gone')),
    ])
    const after = await allTasks()
    expect(after.slice(3).map(one => one.state)).toEqual([null, null, null])
    const done = after.filter(one => one.state === 'done').length
    await expectCounts({ queued: 6 - done, done })
  })
})
