import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import { createAgentCaller } from '../agent-link/agent-caller.js'
import { createLink } from '../agent-link/link.js'
import type { AgentLink } from '../agent-link/link.js'
import { sendWork } from '../agent-link/send-work.js'
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import type { Changes, Farm } from '../farm.js'
import { soleProcess } from '../processes/turns.js'
import { giveTask } from '../tasks/give-task.js'
import { makeRunningFarm } from '../testing/running-farm.js'
import type { RunningFarm } from '../testing/running-farm.js'
import type { AgentRequest } from '../testing/stand-in-agent.js'
import { nextEndOfRest } from './idle-agents-store.js'
import { startScheduler } from './scheduler.js'

describe('the scheduler', () => {
  let running: RunningFarm
  beforeEach(async () => {
    running = await makeRunningFarm({ agent_send_attempts: 3 })
  })
  afterEach(() => running.end())

  const assigned = (requests: readonly AgentRequest[]) => requests.filter(({ path }) => path === '/assign').length
  /** Resolves with the time at which the agent is next sent work. */
  const nextAssignment = (agent: Awaited<ReturnType<RunningFarm['addAgent']>>) =>
    new Promise<number>(resolve => {
      agent.script = ({ path }) => {
        if (path === '/assign') resolve(performance.now())
        return undefined
      }
    })

  it('sends a new job to an idle agent at once, long before the interval', async () => {
    const agent = await running.addAgent()
    running.startBackground()
    const came = nextAssignment(agent)
    const start = performance.now()
    const job = await running.submit()
    expect((await came) - start).toBeLessThan(running.settings.assign_tasks_interval / 20)
    await vi.waitFor(async () => expect(await running.tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true }]))
  })

  it('gives the next batch to an agent that has finished one', async () => {
    const agent = await running.addAgent()
    running.startBackground()
    const job = await running.submit({ start: 1, end: 3, batch: 1 })
    for (const task of await running.tasksOf(job)) {
      await vi.waitFor(async () => {
        expect((await running.tasksOf(job)).find(({ id }) => id === task.id)).toMatchObject({
          agentId: agent.id,
          sentToAgent: true,
        })
      })
      await running.send('POST', `/jobs/${job}/tasks/${task.id}`, { state: 'done' })
    }
    expect(await running.send('GET', `/jobs/${job}`)).toMatchObject({ state: 'done' })
    expect(assigned(agent.requests)).toBe(3)
  })

  it('sends after a start what was given and not sent before', async () => {
    const agent = await running.addAgent()
    const job = await running.submit()
    for (const task of await running.tasksOf(job)) await giveTask(running.farm, agent.id, task.id)
    running.startBackground()
    await vi.waitFor(async () => expect(await running.tasksOf(job)).toMatchObject([{ sentToAgent: true }]))
    expect(assigned(agent.requests)).toBe(1)
  })

  it('gives work to an agent that comes back', async () => {
    const agent = await running.addAgent()
    await running.farm.database.write.updateTable('agents').set({ state: agentStateCodes.offline }).execute()
    running.startBackground()
    const job = await running.submit()
    await running.send('POST', `/agents/${agent.id}`, { state: 'online' })
    await vi.waitFor(async () => expect(await running.tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true }]))
  })

  it('leaves an agent that refuses work in peace, and comes back when its rest is over', async () => {
    const agent = await running.addAgent()
    const late = { by: 0 }
    const { farm } = running
    const clock = () => instant(Date.now() + late.by)
    const stopping = new AbortController()
    const caller = createAgentCaller(farm.settings)
    const announce = (changes: Changes) => {
      if (changes.wake) void scheduler.wake()
    }
    const link = createLink({ ...farm, clock, announce }, caller, stopping.signal)
    const scheduler = start(link)
    agent.script = ({ path }) => (path === '/assign' ? { status: 400, body: { error: 'no' } } : undefined)
    await running.submit()
    void scheduler.wake()
    await vi.waitFor(async () => expect(await nextEndOfRest(farm.database.read, clock())).toBeDefined())
    for (let wakes = 0; wakes < 5; wakes++) {
      void scheduler.wake()
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(assigned(agent.requests)).toBe(1)
    // The clock is put forward, so that the timer of the rest fires in what is left of it.
    late.by = 9_900
    void scheduler.wake()
    await vi.waitFor(() => expect(assigned(agent.requests)).toBe(2), { timeout: 20_000 })
    stopping.abort()
    await scheduler.stop()
    await caller.close()
  }, 30_000)

  it('makes one more pass for many wakes', async () => {
    const { farm } = running
    let reads = 0
    const counted = counting(farm, () => reads++)
    const stopping = new AbortController()
    const caller = createAgentCaller(farm.settings)
    const scheduler = start(createLink(counted, caller, stopping.signal))
    for (let wakes = 0; wakes < 100; wakes++) void scheduler.wake()
    await vi.waitFor(() => expect(reads).toBeGreaterThan(0))
    await scheduler.stop()
    // A pass with nobody idle reads three times: idle agents, unsent tasks, and who rests.
    expect(reads).toBeLessThanOrEqual(6)
    stopping.abort()
    await caller.close()
  })

  it('goes on after a pass that failed', async () => {
    const agent = await running.addAgent()
    const { farm } = running
    let failures = 1
    const failing = counting(farm, () => {
      if (failures-- > 0) throw new Error('on purpose')
    })
    const stopping = new AbortController()
    const caller = createAgentCaller(farm.settings)
    const scheduler = start(createLink(failing, caller, stopping.signal))
    await vi.waitFor(() => expect(running.errors).toHaveLength(1))
    expect(running.errors[0]).toContain('on purpose')
    await running.submit()
    void scheduler.wake()
    await vi.waitFor(() => expect(assigned(agent.requests)).toBe(1))
    stopping.abort()
    await scheduler.stop()
    await caller.close()
  })

  it('ends at once also while an agent hangs, and leaves its work with it', async () => {
    const agent = await running.addAgent()
    agent.script = () => 'hang'
    running.startBackground()
    const job = await running.submit()
    await vi.waitFor(() => expect(assigned(agent.requests)).toBe(1))
    expect(await running.stopBackground()).toBeLessThan(running.settings.agent_request_timeout / 5)
    expect(await running.tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: false }])
    expect(running.errors).toEqual([])
  })

  const start = (link: AgentLink) => startScheduler(link, soleProcess, agent => void sendWork(link, agent))

  /** A farm that calls `onRead` at every query that is begun outside of a transaction. */
  function counting(farm: Farm, onRead: () => void): Farm {
    const read = new Proxy(farm.database.read, {
      get: (target, name) => {
        if (name === 'selectFrom') onRead()
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const database: Database<Tables> = { ...farm.database, read }
    return { ...farm, database }
  }
})
