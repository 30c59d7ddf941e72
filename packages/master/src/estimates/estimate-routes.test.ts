import { pino } from 'pino'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { jobEstimateSchema } from '@pyfarm/contract/api/estimates'
import { workStateCodes } from '@pyfarm/contract/enums'
import { agentId, instant, jobId, type AgentId } from '@pyfarm/contract/ids'
import { phaseCodes } from '../tasks/task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { createEstimates, type Estimates } from './estimates.js'

onEachDatabase('an estimate of the time left', database => {
  const create = () =>
    createEstimates({
      ...{ read: database().database.read, settings: { use_total_ram_for_scheduling: false } },
      ...{ clock: () => instant(Date.now()), log: pino({ level: 'silent' }) },
    })
  let kept: Estimates | undefined
  // Each question is answered anew: rows change here faster than what is kept.
  const estimates: Estimates = {
    of: job => create().of(job),
    known: jobs => (kept ??= create()).known(jobs),
    close: () => kept?.close(),
  }
  const current = startTestFarm(database, {}, { estimates })
  const estimateOf = async (job: number | string) => {
    const answer = await current().send('GET', `/jobs/${encodeURIComponent(job)}/estimate`)
    expect(answer.status).toBe(200)
    return jobEstimateSchema.parse(answer.body)
  }
  const submit = async (more: object = {}) =>
    idOf(await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 400, user: 'ann', ...more }))
  const addAgents = (count: number): Promise<AgentId[]> =>
    Promise.all(
      Array.from({ length: count }, (_, index) => addAgentRow(database().database.write, { hostname: `agent${index}` })),
    )

  /** Frames up to `done` took a minute each on these agents, which are in the middle of the next ones. */
  const render = async (job: number, done: number, agents: readonly AgentId[]) => {
    const { write } = database().database
    const now = Date.now()
    const rows = await write
      .selectFrom('tasks')
      .select(['id', 'frame'])
      .where('job_id', '=', jobId(job))
      .orderBy('frame')
      .execute()
    for (const [index, { id }] of rows.slice(0, done + agents.length).entries()) {
      const agent_id = agents[index % agents.length] ?? agentId('')
      const round = Math.floor(index / agents.length) - done / agents.length
      const started = instant(Math.round(now + 60_000 * round - 30_000))
      const times = { agent_id, time_started: started, attempts: 1 }
      const state =
        index < done
          ? { state: workStateCodes.done, phase: phaseCodes.done, time_finished: instant(started + 59_000) }
          : { state: workStateCodes.running, phase: phaseCodes.running, active_agent_id: agent_id }
      await write
        .updateTable('tasks')
        .set({ ...times, ...state })
        .where('id', '=', id)
        .execute()
    }
    const counts = { tasks_done: done, tasks_running: Math.min(agents.length, rows.length - done) }
    const queued = Math.max(0, rows.length - done - agents.length)
    const state = queued === 0 && counts.tasks_running === 0 ? workStateCodes.done : workStateCodes.running
    await write
      .updateTable('jobs')
      .set({ ...counts, tasks_queued: queued, state, time_started: instant(now - (60_000 * done) / agents.length - 30_000) })
      .where('id', '=', jobId(job))
      .execute()
  }

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', max_batch: 1 })
    await current().send('POST', '/jobtypes/', { name: 'Other', code: 'pass', classname: 'Other', max_batch: 1 })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
    await database().database.write.deleteFrom('agents').execute()
  })

  it('rests on the frames of the job, on a sample where there are many', async () => {
    const job = await submit()
    await render(job, 240, await addAgents(4))
    const { estimate, reason } = await estimateOf(job)
    expect(reason).toBeNull()
    expect(estimate?.basis).toMatch(/^from 1\d\d of its own frames on 4 agents$/)
    // 156 frames of a minute on four agents, and what they are at.
    expect(estimate?.seconds_left.low).toBeLessThan(2400)
    expect(estimate?.seconds_left.high).toBeGreaterThan(2300)
    expect(estimate?.seconds_left.high).toBeLessThan(5000)
    expect(estimate && estimate.finishes.low <= estimate.finishes.high).toBe(true)
  })

  it('rests on earlier jobs of the type and user before it has frames, and on those of others where there are none', async () => {
    const agents = await addAgents(4)
    await render(await submit({ title: 'Earlier', end: 40 }), 40, agents)
    const job = await submit()
    const first = await estimateOf(job)
    expect(first.estimate?.basis).toBe('from 1 earlier job of this type by this user')
    expect(first.estimate?.seconds_left.low).toBeLessThan(6000)
    expect(first.estimate?.seconds_left.high).toBeGreaterThan(5900)
    const others = await estimateOf(await submit({ title: 'Of another', user: 'bob', priority: 5 }))
    expect(others.estimate?.basis).toBe('from 1 earlier job of this type by others')
    const other = await estimateOf(await submit({ title: 'Of another type', jobtype: 'Other', priority: 9 }))
    expect(other).toMatchObject({
      estimate: null,
      reason: 'No frame of it has ended yet, and there is no earlier job of its type to go by.',
    })
  })

  it('is refused with the reason while there is nothing to tell, and by a name nobody has', async () => {
    const lonely = await submit()
    expect((await estimateOf(lonely)).reason).toMatch(/^No agent that is there can run it/)
    await addAgents(1)
    const high = await submit({ title: 'First', priority: 10 })
    expect((await estimateOf(await submit({ title: 'Low' }))).reason).toMatch(/^Other jobs go first/)
    await current().send('POST', `/jobs/${high}/pause`)
    expect((await estimateOf('First')).reason).toMatch(/^It is paused/)
    const child = await submit({ title: 'Child', parents: [{ id: lonely }] })
    expect((await estimateOf(child)).reason).toBe(`It waits for job ${lonely}: how long it will take is told once it can run.`)
    expect((await current().send('GET', '/jobs/nobody/estimate')).status).toBe(404)
  })

  it('stands in the rows of job tables once it was reckoned', async () => {
    const job = await submit()
    await render(job, 40, await addAgents(4))
    const row = async () => (await current().send('GET', `/jobs/?include=details&id=${job}`)).body
    expect(await row()).toMatchObject([{ id: job }])
    await vi.waitFor(async () => {
      expect(JSON.stringify(await row())).toContain('from 40 of its own frames on 4 agents')
    })
  })
})
