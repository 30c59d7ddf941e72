import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { agentId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { startStandInAgent } from '../testing/stand-in-agent.js'
import type { StandInAgent } from '../testing/stand-in-agent.js'
import { testSettings } from '../testing/test-settings.js'
import { createAgentCaller } from './agent-caller.js'
import type { AgentCaller } from './agent-caller.js'

describe('calling agents', () => {
  const agents: StandInAgent[] = []
  let caller: AgentCaller
  let settings: Settings

  beforeEach(async () => {
    settings = { ...(await testSettings()), agent_request_timeout: 500, agent_requests_at_once: 2 }
    caller = createAgentCaller(settings)
  })
  afterEach(async () => {
    await caller.close()
    await Promise.all(agents.splice(0).map(agent => agent.stop()))
  })

  const addAgent = async () => {
    const agent = await startStandInAgent()
    agents.push(agent)
    return { agent, target: { id: agentId(agent.id), url: `http://127.0.0.1:${agent.port}/api/v1` } }
  }

  it('calls one agent once at a time, in the order of the calls', async () => {
    const { agent, target } = await addAgent()
    await Promise.all([1, 2, 3, 4].map(task => caller.call(target, 'DELETE', `/tasks/${task}`)))
    expect(agent.requests.map(request => request.path)).toEqual(['/tasks/1', '/tasks/2', '/tasks/3', '/tasks/4'])
    expect(agent.mostAtOnce()).toBe(1)
  })

  it('goes on with the next call after one that was not answered', async () => {
    const { agent, target } = await addAgent()
    agent.script = ({ path }) => (path === '/status' ? 'hang' : undefined)
    const [status, tasks] = await Promise.all([caller.call(target, 'GET', '/status'), caller.call(target, 'GET', '/tasks/')])
    expect(status).toMatchObject({ kind: 'no answer' })
    expect(tasks).toEqual({ kind: 'answer', status: 200, body: [] })
  })

  it('calls no more agents at once than the setting says', async () => {
    let now = 0
    let most = 0
    const waiting: (() => void)[] = []
    const targets = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const { agent, target } = await addAgent()
        agent.script = async () => {
          most = Math.max(most, ++now)
          await new Promise<void>(resolve => waiting.push(resolve))
          now--
          return undefined
        }
        return target
      }),
    )
    const calls = Promise.all(targets.map(target => caller.call(target, 'GET', '/status')))
    for (let answered = 0; answered < targets.length; answered++) {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0))
      waiting.shift()?.()
    }
    await calls
    expect(most).toBe(settings.agent_requests_at_once)
  })

  it('leaves the living their places when many do not answer', async () => {
    const dead = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { agent, target } = await addAgent()
        agent.script = () => 'hang'
        return target
      }),
    )
    const patient = createAgentCaller({ ...settings, agent_request_timeout: 3_500 })
    const { target } = await addAgent()
    let over = 0
    const calls = dead.map(each => patient.call(each, 'GET', '/status').then(() => over++))
    expect(await patient.call(target, 'GET', '/status')).toMatchObject({ kind: 'answer' })
    // Two places for eight that take the whole time: without giving way, the living one would come last.
    expect(over).toBeLessThan(dead.length)
    await Promise.all(calls)
    // They are known by now: they don't even slow it for a moment.
    const again = dead.map(each => patient.call(each, 'GET', '/status').then(() => over++))
    expect(await patient.call(target, 'GET', '/status')).toMatchObject({ kind: 'answer' })
    expect(over).toBe(dead.length)
    await patient.close()
    await Promise.all(again)
  }, 20_000)

  describe('a thousand dead agents', () => {
    const thousand = 1_000
    const work = { job: 1 }
    /** The dead ones hang behind one port; how many of the calls to them are over, and of those to the living. */
    const start = async () => {
      const { agent, target } = await addAgent()
      agent.script = () => 'hang'
      const dead = Array.from({ length: thousand }, () => ({ id: agentId(randomUUID()), url: target.url }))
      const living = await Promise.all(Array.from({ length: 8 }, async () => (await addAgent()).target))
      const quick = createAgentCaller({ ...settings, agent_request_timeout: 300, agent_requests_at_once: 64 })
      const over = { dead: 0 }
      return {
        ...{ quick, over },
        pollTheDead: () => Promise.all(dead.map(each => quick.call(each, 'GET', '/status').then(() => over.dead++))),
        workForTheLiving: async () => {
          const calls = [1, 2, 3, 4].flatMap(() => living.map(each => quick.call(each, 'POST', '/assign', work)))
          for (const reply of await Promise.all(calls)) expect(reply.kind).toBe('answer')
          return over.dead
        },
      }
    }

    it('that died just now let work for the living overtake the polls of them', async () => {
      const { quick, pollTheDead, workForTheLiving } = await start()
      const polls = pollTheDead()
      expect(await workForTheLiving()).toBeLessThan(thousand / 2)
      await quick.close()
      await polls
    }, 60_000)

    it('that are known to be dead leave the living their places', async () => {
      const { quick, over, pollTheDead, workForTheLiving } = await start()
      await pollTheDead()
      over.dead = 0
      const polls = pollTheDead()
      expect(await workForTheLiving()).toBeLessThan(thousand / 8)
      await quick.close()
      await polls
    }, 60_000)
  })

  it('says no content type where there is no content', async () => {
    const { agent, target } = await addAgent()
    await caller.call(target, 'DELETE', '/tasks/1')
    expect(agent.requests[0]?.headers).toMatchObject({ 'user-agent': 'PyFarm/1.0 (master)', accept: 'application/json' })
    expect(agent.requests[0]?.headers).not.toHaveProperty('content-type')
  })

  it('hands on what is not JSON as text, and what is empty as nothing', async () => {
    const { agent, target } = await addAgent()
    agent.script = ({ path }) => (path === '/status' ? { status: 200, text: '<html>' } : { status: 202, text: '' })
    expect(await caller.call(target, 'GET', '/status')).toEqual({ kind: 'answer', status: 200, body: '<html>' })
    expect(await caller.call(target, 'GET', '/tasks/')).toEqual({ kind: 'answer', status: 202, body: undefined })
  })

  it('cuts off what goes on when it is closed, and answers what waits', async () => {
    const { agent, target } = await addAgent()
    agent.script = () => 'hang'
    const calls = Promise.all([caller.call(target, 'GET', '/status'), caller.call(target, 'GET', '/tasks/')])
    await vi.waitFor(() => expect(agent.requests).toHaveLength(1))
    await caller.close()
    expect((await calls).map(reply => reply.kind)).toEqual(['no answer', 'no answer'])
    expect(agent.requests).toHaveLength(1)
  })
})
