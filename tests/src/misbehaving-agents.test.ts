// A real master with stand-in agents that answer late, wrongly, twice, never, with 503 and with garbage: whatever they do, every frame
// comes to its end once, and the farm keeps its invariants (which are judged after each test).
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Script, ScriptedAnswer } from '@pyfarm/master/testing/stand-in-agent'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { startRenderingAgent } from './harness/rendering-agent.js'
import type { RenderingAgent } from './harness/rendering-agent.js'
import { until } from './harness/until.js'

const requestTimeout = 700

describe('a farm with an agent that', () => {
  let farm: TestFarm
  let passive: RenderingAgent
  let agents: RenderingAgent[] = []
  let addresses = 2
  beforeAll(async () => {
    farm = await openFarm({
      PYFARM_AGENT_REQUEST_TIMEOUT: `${requestTimeout}ms`,
      PYFARM_AGENT_SEND_ATTEMPTS: '3',
      PYFARM_POLL_OFFLINE_AGENTS_INTERVAL: '1h',
    })
    passive = await startRenderingAgent(farm.url(), `127.0.0.${addresses++}`, { use_address: 'passive' })
    await farm.call('POST', '/jobtypes/', { name: 'Frames', classname: 'Frames', code: 'pass', max_batch: null })
  })
  afterEach(async () => {
    for (const { id } of agents) await farm.call('DELETE', `/agents/${id}`)
    await Promise.all(agents.map(agent => agent.stop()))
    agents = []
  })
  afterAll(async () => {
    await farm.close()
    await passive.stop()
  })

  const join = async () => {
    const agent = await startRenderingAgent(farm.url(), `127.0.0.${addresses++}`)
    agents.push(agent)
    return agent
  }
  const asked = ({ requests }: RenderingAgent, path = '/assign') => requests.filter(each => each.path === path).length

  /** Gives the job to a farm of that agent alone; a good one joins once it was asked. */
  async function renderBeside(agent: RenderingAgent, job: object = {}): Promise<{ job: number; good: RenderingAgent }> {
    const id = await farm.submit({ title: 'Frames', jobtype: 'Frames', start: 1, end: 6, batch: 3, requeue: -1, ...job })
    await until(() => asked(agent) > 0, 'the agent is asked to work')
    return { job: id, good: await join() }
  }

  /** The job is done, and of each frame one end alone was taken, of the agent that has it. */
  async function allEndOnce(job: number): Promise<void> {
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
    const ends = agents.flatMap(({ id, reports }) =>
      reports.filter(({ state, status }) => state === 'done' && status === 200).map(({ task }) => ({ task, agent: id })),
    )
    for (const { id, state, agent_id: agent } of await farm.tasks(job)) {
      expect({ id, state }).toEqual({ id, state: 'done' })
      expect([...new Set(ends.filter(({ task }) => task === id).map(each => each.agent))]).toEqual([agent])
    }
  }

  /** Its answers to assignments, one after the other; then it is a good agent. */
  function answering(...answers: (ScriptedAnswer | undefined)[]): Script {
    let next = 0
    return ({ path }) => (path === '/assign' ? answers[next++] : undefined)
  }

  it('answers late, after the master has given up to wait', async () => {
    const late = await join()
    late.script = async () => {
      await wait(requestTimeout * 1.3)
      return undefined
    }
    const { job } = await renderBeside(late)
    await allEndOnce(job)
  })

  it('takes the work, but answers too late each time, and reports on it when it was given up', async () => {
    const late = await join()
    late.render = async (job, task, signal) => {
      await until(
        async () => (await farm.tasks(job)).some(({ id, agent_id: agent }) => id === task.id && agent !== late.id),
        'it is given up',
      )
      signal.throwIfAborted()
      await late.report(job, task, 'running')
      await late.report(job, task, 'done')
    }
    late.script = async ({ path }) => {
      if (path === '/assign') await wait(requestTimeout * 1.3)
      return undefined
    }
    const { job } = await renderBeside(late)
    await allEndOnce(job)
    expect(late.reports.filter(({ status }) => status === 200)).toEqual([])
  })

  it('answers wrongly: it rejects what it was not given, and does not do the rest', async () => {
    const wrong = await join()
    wrong.script = answering(
      { status: 409, body: { error: 'busy', rejected_task_ids: [999_999] } },
      { status: 400, body: { error: 'too little of everything' } },
    )
    const { job } = await renderBeside(wrong)
    await allEndOnce(job)
  })

  it('answers wrongly: it calls itself another, and works on what nobody gave it', async () => {
    const wrong = await join()
    const stranger = { id: 999_999, frame: 1, attempt: 1 }
    let isItself = false
    wrong.script = ({ path }) => {
      if (path === '/status' && !isItself) return { status: 200, body: { agent_id: '11111111-2222-3333-4444-555555555555' } }
      if (path === '/tasks/' && asked(wrong, '/tasks/999999') === 0) return { status: 200, body: [stranger] }
      return undefined
    }
    const { job } = await renderBeside(wrong)
    await allEndOnce(job)
    isItself = true
    await farm.call('POST', `/agents/${wrong.id}/disable`)
    await farm.call('POST', `/agents/${wrong.id}/enable`)
    await until(() => asked(wrong, '/tasks/999999') > 0, 'it is told to stop what is not its own')
  })

  it('says everything twice, and more of what has ended', async () => {
    const twice = await join()
    twice.render = async (job, task) => {
      const all = (...states: string[]) => Promise.all(states.map(state => twice.report(job, task, state)))
      await all('running', 'running')
      await all('done', 'done')
      await all('running', 'failed', 'done')
    }
    const { job } = await renderBeside(twice)
    await allEndOnce(job)
    expect((await farm.tasks(job)).map(({ failures }) => failures)).toEqual(Array(6).fill(0))
  })

  it('never answers', async () => {
    const silent = await join()
    silent.script = () => 'hang'
    const { job, good } = await renderBeside(silent)
    await allEndOnce(job)
    expect((await farm.tasks(job)).map(task => task.agent_id)).toEqual(Array(6).fill(good.id))
    expect((await farm.call('GET', `/agents/${silent.id}`)).body).toMatchObject({ state: 'offline' })
  })

  it('answers with 503 for a while: it is asked again, and nothing is counted against it', async () => {
    const busy = await join()
    const soon = { status: 503, body: { error: 'announcing' } }
    busy.script = answering(soon, soon)
    const job = await farm.submit({ title: 'Frames', jobtype: 'Frames', start: 1, end: 6, batch: 3 })
    await allEndOnce(job)
    expect((await farm.tasks(job)).map(({ attempts, failures }) => [attempts, failures])).toEqual(Array(6).fill([1, 0]))
    expect(asked(busy)).toBe(4)
  })

  it.each([0, 2, 3])('answers with garbage, beginning at another kind of it: %i', async begin => {
    const garbage = await join()
    const answers: readonly ScriptedAnswer[] = [
      { status: 202, text: '<html>Welcome to nginx</html>' },
      { status: 200, text: '{"id": "cut of' },
      { status: 302, text: '' },
      { status: 200, body: [[null]] },
      'cut',
    ]
    let next = begin
    garbage.script = () => answers[next++ % answers.length]
    const { job } = await renderBeside(garbage)
    await allEndOnce(job)
    expect(garbage.reports).toEqual([])
  })

  it('comes back after it was given up, with results of work that another has by now', async () => {
    const sleeper = await join()
    let wakes: (() => void) | undefined
    let isAsleep = false
    sleeper.script = () => (isAsleep ? 'hang' : undefined)
    sleeper.render = async (job, task, signal) => {
      await sleeper.report(job, task, 'running')
      if (wakes === undefined) {
        isAsleep = true
        await new Promise<void>(resolve => (wakes = resolve))
        await sleeper.report(job, task, 'done')
      } else await once(signal, 'abort')
    }
    const { job, good } = await renderBeside(sleeper, { end: 3 })
    await until(async () => (await farm.tasks(job)).every(task => task.agent_id === good.id), 'another has the work')
    isAsleep = false
    wakes?.()
    await until(() => sleeper.reports.length >= 3, 'it has reported')
    expect(sleeper.reports.map(({ state, status }) => [state, status])).toEqual([
      ['running', 200],
      ['done', 400],
      ['running', 400],
    ])
    await allEndOnce(job)
    await until(() => sleeper.requests.some(({ method }) => method === 'DELETE'), 'it is told to stop')
    const [first] = await farm.tasks(job)
    expect(first).toMatchObject({ agent_id: good.id, attempts: 2, failures: 1 })
  })

  it('is passive, and is never called, whatever else goes on', async () => {
    for (const action of ['check_software', 'restart']) {
      expect((await farm.call('POST', `/agents/${passive.id}/${action}`)).status).toBe(409)
    }
    await farm.call('POST', `/agents/${passive.id}`, { upgrade_to: '1.0.0' })
    const witness = await join()
    await farm.call('POST', `/agents/${witness.id}`, { upgrade_to: '1.0.0' })
    await until(() => asked(witness, '/update') > 0, 'others are told to update')
    expect(passive.requests).toEqual([])
  })
})
