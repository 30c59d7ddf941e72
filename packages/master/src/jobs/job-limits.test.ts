import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { endOverdueTasks } from '../chores/end-overdue-tasks.js'
import { listIdleAgents } from '../scheduler/idle-agents-store.js'
import { giveTask } from '../tasks/give-task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('limits', database => {
  const current = startTestFarm(database, { agent_failures_in_row_max: 3 })
  const agents: AgentId[] = []
  const never = new AbortController().signal

  const submit = async (body: object): Promise<JobId> =>
    jobId(idOf(await current().send('POST', '/jobs/', { title: 'Limited', jobtype: 'Render', ...body })))
  const jobOf = async (job: JobId) => (await current().send('GET', `/jobs/${job}`)).body as { state: string }
  const limitsOf = async (job: JobId) => (await current().send('GET', `/jobs/${job}/limits`)).body
  const tasksOf = async (job: JobId) =>
    (await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number; state: string }[]
  const agentAt = (index: number) => agents[index] ?? agentId(randomUUID())

  /** Gives the task to the agent, which reports that state of it. */
  async function end(job: JobId, task: number | undefined, agent: AgentId, state: 'running' | 'done' | 'failed'): Promise<void> {
    await giveTask(current().farm, agent, taskId(task ?? 0))
    const headers = { 'user-agent': 'PyFarm/1.0 (agent)' }
    const answer = await current().send('POST', `/jobs/${job}/tasks/${task ?? 0}`, { state }, { headers })
    expect(answer.status).toBe(200)
  }

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
    agents.length = 0
    for (let count = 0; count < 4; count++) agents.push(await addAgentRow(write, { remote_ip: 2_130_706_433 }))
  })

  describe('of a job', () => {
    it('are shown as they were given, and are not among the keys of PyFarm', async () => {
      const limits = { task_seconds: 60, silence_seconds: 10, failed_agents: 2, failures: 5 }
      const job = await submit({ limits })
      expect(await limitsOf(job)).toEqual({ limits, failures: 0, held_because: null })
      expect(await jobOf(job)).not.toHaveProperty('limits')
      await current().send('POST', `/jobs/${job}`, { limits: null })
      expect(await limitsOf(job)).toEqual({ limits: null, failures: 0, held_because: null })
    })

    it.each([
      [{ task_seconds: 0 }, 'limits.task_seconds'],
      [{ failures: 1.5 }, 'limits.failures'],
      [{ seconds: 1 }, 'limits'],
      ['a minute', 'limits'],
    ])('%j are refused with the name of the field', async (limits, field) => {
      const answer = await current().send('POST', '/jobs/', { title: 'Limited', jobtype: 'Render', limits })
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).toContain(field)
    })

    it('pause it when a task has failed on so many agents; unpausing begins anew', async () => {
      const job = await submit({ start: 1, end: 2, requeue: -1, limits: { failed_agents: 2 } })
      const [first, second] = await tasksOf(job)
      await end(job, first?.id, agentAt(0), 'failed')
      await end(job, second?.id, agentAt(0), 'failed')
      expect(await jobOf(job)).toMatchObject({ state: 'queued' })
      await end(job, first?.id, agentAt(1), 'failed')
      expect(await jobOf(job)).toMatchObject({ state: 'paused' })
      expect(await limitsOf(job)).toMatchObject({
        failures: 3,
        held_because: `Task ${first?.id ?? ''} (frame 1) failed on 2 agents; the job's limit is 2.`,
      })
      const rows = (await current().send('GET', '/jobs/?include=details')).body
      expect(rows).toMatchObject([{ id: job, held_because: expect.stringContaining('failed on 2 agents') as string }])
      await current().send('POST', `/jobs/${job}/unpause`)
      expect(await jobOf(job)).toMatchObject({ state: 'queued' })
      expect(await limitsOf(job)).toMatchObject({ failures: 0, held_because: null })
    })

    it('pause it after so many failures, while what runs goes on', async () => {
      const job = await submit({ start: 1, end: 4, requeue: 0, limits: { failures: 2 } })
      const [first, second, third] = await tasksOf(job)
      await end(job, third?.id, agentAt(2), 'running')
      await end(job, first?.id, agentAt(0), 'failed')
      await end(job, second?.id, agentAt(1), 'failed')
      expect(await jobOf(job)).toMatchObject({ state: 'paused' })
      expect((await tasksOf(job)).map(({ state }) => state)).toEqual(['failed', 'failed', 'running', 'queued'])
      expect(await limitsOf(job)).toMatchObject({ held_because: "Its tasks failed 2 times; the job's limit is 2." })
    })

    it('end a task that runs for too long, and only that', async () => {
      const job = await submit({ start: 1, end: 3, requeue: 0, limits: { task_seconds: 60 } })
      const other = await submit({ requeue: 0 })
      const [first, second] = await tasksOf(job)
      const [unlimited] = await tasksOf(other)
      await end(job, first?.id, agentAt(0), 'running')
      await end(job, second?.id, agentAt(1), 'running')
      await end(other, unlimited?.id, agentAt(2), 'running')
      const { write } = database().database
      const longAgo = { time_started: instant(Date.now() - 61_000) }
      for (const task of [first, unlimited])
        await write
          .updateTable('tasks')
          .set(longAgo)
          .where('id', '=', taskId(task?.id ?? 0))
          .execute()
      current().announced.length = 0
      await endOverdueTasks(current().farm, never)
      expect((await tasksOf(job)).map(({ state }) => state)).toEqual(['failed', 'running', 'queued'])
      expect((await tasksOf(other)).map(({ state }) => state)).toEqual(['running'])
      expect((await tasksOf(job))[0]).toMatchObject({ last_error: expect.stringContaining('limit of 60 seconds') as string })
      expect(current().announced.flatMap(({ stops }) => stops)).toEqual([{ agentId: agentAt(0), taskId: first?.id }])
      await endOverdueTasks(current().farm, never)
      expect((await tasksOf(job)).map(({ state }) => state)).toEqual(['failed', 'running', 'queued'])
    })
  })

  describe('of agents that fail everything', () => {
    const isIdle = async (agent: AgentId) =>
      (await listIdleAgents(database().database.read, instant(Date.now()))).some(({ id }) => id === agent)
    const rowOf = async (agent: AgentId) => {
      const rows = (await current().send('GET', '/agents/?include=details')).body as { id: string; set_aside_because?: string }[]
      return rows.find(({ id }) => id === agent)
    }
    const failTwice = async (job: JobId, agent: AgentId) => {
      for (const task of (await tasksOf(job)).slice(0, 2)) await end(job, task.id, agent, 'failed')
    }

    it('set one aside that failed in different jobs, with the reason; one click brings it back', async () => {
      const bad = agentAt(0)
      await failTwice(await submit({ start: 1, end: 2 }), bad)
      expect(await isIdle(bad)).toBe(true)
      await failTwice(await submit({ start: 1, end: 2 }), bad)
      expect(await isIdle(bad)).toBe(false)
      expect(await rowOf(bad)).toMatchObject({ set_aside_because: expect.stringContaining('last 3 tasks failed') as string })
      expect(await isIdle(agentAt(1))).toBe(true)
      await current().send('POST', `/agents/${bad}/enable`)
      expect(await isIdle(bad)).toBe(true)
      expect(await rowOf(bad)).not.toHaveProperty('set_aside_because')
    })

    it('leave one alone that fails in one job only: that job is to blame', async () => {
      const agent = agentAt(0)
      const job = await submit({ start: 1, end: 6 })
      for (const task of await tasksOf(job)) await end(job, task.id, agent, 'failed')
      expect(await isIdle(agent)).toBe(true)
    })

    it('begin anew with a success, which also brings back one that was set aside', async () => {
      const agent = agentAt(0)
      const [one, two] = [await submit({ start: 1, end: 2 }), await submit({ start: 1, end: 2 })]
      const last = await submit({ start: 1, end: 3 })
      const [first, second, third] = await tasksOf(last)
      await failTwice(one, agent)
      await end(last, first?.id, agent, 'done')
      await failTwice(two, agent)
      expect(await isIdle(agent)).toBe(true)
      await end(last, second?.id, agent, 'failed')
      expect(await isIdle(agent)).toBe(false)
      await end(last, third?.id, agent, 'done')
      expect(await isIdle(agent)).toBe(true)
    })
  })
})
