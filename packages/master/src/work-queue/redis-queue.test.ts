import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { agentId, taskId } from '@pyfarm/contract/ids'
import { shareEvents } from '../events/shared-events.js'
import { createEvents } from '../events/events.js'
import { connectBroker } from './broker.js'
import type { Broker } from './broker.js'
import { createRedisQueue } from './redis-queue.js'
import type { WorkQueue } from './work-queue.js'
import { everything } from './work.js'
import type { Work } from './work.js'

const url = process.env['PYFARM_TEST_REDIS']
const settings = { lost_task_grace: 50 }
const log = pino({ level: 'silent' })

describe.skipIf(url === undefined)('work for several processes (left out where PYFARM_TEST_REDIS names no server)', () => {
  const farm = randomUUID()
  const opened: { broker: Broker; queue: WorkQueue }[] = []
  const join = async () => {
    const broker = await connectBroker(url ?? '', farm, log)
    const joined = { broker, queue: createRedisQueue({ broker, settings, log }) }
    opened.push(joined)
    return joined
  }
  const empty = async () => {
    const redis = new Redis(url ?? '')
    const keys = await redis.keys(`pyfarm:{${farm}}*`)
    if (keys.length > 0) await redis.del(keys)
    redis.disconnect()
  }
  const served = (queue: WorkQueue, work: (work: Work) => Promise<void> = () => Promise.resolve()) => {
    const done: Work[] = []
    queue.serve(async each => {
      done.push(each)
      await work(each)
    })
    return done
  }

  beforeEach(empty)
  afterEach(async () => {
    for (const { broker, queue } of opened.splice(0)) {
      await queue.close()
      await broker.close()
    }
    await empty()
  })

  it('is done once, by one of those that serve, with what was asked for', async () => {
    const master = await join()
    const schedulers = [served((await join()).queue), served((await join()).queue)]
    const asked: Work[] = Array.from({ length: 20 }, (_, index) => ({
      kind: 'stop',
      agent: agentId(randomUUID()),
      tasks: [taskId(index)],
    }))
    for (const work of asked) master.queue.add(work)
    await vi.waitFor(() => expect(schedulers.flat()).toHaveLength(20), { timeout: 10_000 })
    expect(new Set(schedulers.flat().map(work => JSON.stringify(work)))).toEqual(new Set(asked.map(work => JSON.stringify(work))))
  })

  it('that is asked for often while it waits is done once; what is asked for while it goes on, once more', async () => {
    const { queue } = await join()
    const agent = agentId(randomUUID())
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    for (let times = 0; times < 5; times++) queue.add({ kind: 'send', agent })
    const worker = await join()
    const done = served(worker.queue, () => (done.length === 1 ? held : Promise.resolve()))
    await vi.waitFor(() => expect(done).toHaveLength(1), { timeout: 10_000 })
    for (let times = 0; times < 5; times++) queue.add({ kind: 'send', agent })
    // Work of another agent overtakes: by then the five have arrived.
    queue.add({ kind: 'stop', agent, tasks: [] })
    await vi.waitFor(() => expect(done.map(({ kind }) => kind)).toContain('stop'), { timeout: 10_000 })
    release()
    await vi.waitFor(() => expect(done.filter(({ kind }) => kind === 'send')).toHaveLength(2), { timeout: 10_000 })
    queue.add({ kind: 'stop', agent, tasks: [] })
    await vi.waitFor(() => expect(done.filter(({ kind }) => kind === 'stop')).toHaveLength(2), { timeout: 10_000 })
    expect(done.filter(({ kind }) => kind === 'send')).toHaveLength(2)
  })

  it('of a process that died is taken up by another', async () => {
    const dying = await join()
    const started = served(dying.queue, () => new Promise(() => undefined))
    const master = await join()
    master.queue.add({ kind: 'call agents' })
    await vi.waitFor(() => expect(started).toHaveLength(1), { timeout: 10_000 })
    opened.splice(opened.indexOf(dying), 1)
    await dying.broker.close()
    const survivor = served((await join()).queue)
    await vi.waitFor(() => expect(survivor).toEqual([{ kind: 'call agents' }]), { timeout: 20_000, interval: 200 })
  }, 30_000)

  it('with a thousand agents that do not answer leaves room for the others', async () => {
    const { queue } = await join()
    let release: () => void = () => undefined
    const silence = new Promise<void>(resolve => {
      release = resolve
    })
    const dead = Array.from({ length: 1_000 }, () => agentId(randomUUID()))
    const done = served(queue, work => (work.kind === 'send' ? silence : Promise.resolve()))
    for (const agent of dead) queue.add({ kind: 'send', agent })
    queue.add({ kind: 'stop', agent: agentId(randomUUID()), tasks: [] })
    await vi.waitFor(() => expect(done.map(({ kind }) => kind)).toContain('stop'), { timeout: 10_000 })
    release()
  })

  it('that a process leaves behind when it is told to stop is taken up by another at once', async () => {
    const [leaver, stayer] = [await join(), await join()]
    const [mine, others] = [served(leaver.queue), served(stayer.queue)]
    await leaver.queue.close(everything)
    await vi.waitFor(() => expect(others).toHaveLength(everything.length), { timeout: 10_000 })
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(everything.map(({ kind }) => kind)))
    expect(mine).toEqual([])
  })

  it('goes on after Redis was emptied, and that it was is told once', async () => {
    const { queue, broker } = await join()
    const done = served(queue)
    expect([await broker.isNew(), await broker.isNew()]).toEqual([true, false])
    await empty()
    expect([await broker.isNew(), await broker.isNew()]).toEqual([true, false])
    queue.add({ kind: 'assign' })
    await vi.waitFor(() => expect(done).toEqual([{ kind: 'assign' }]), { timeout: 10_000 })
  })

  it('is done by the process itself while Redis is away', async () => {
    const { queue, broker } = await join()
    const done = served(queue)
    broker.commands.disconnect()
    queue.add({ kind: 'assign' })
    await vi.waitFor(() => expect(done).toEqual([{ kind: 'assign' }]))
  })

  it('comes with live events that the listeners of all processes hear once', async () => {
    const [one, other] = [(await join()).broker, (await join()).broker]
    const events = [await shareEvents(createEvents(10), one), await shareEvents(createEvents(10), other)]
    const heard: string[] = []
    events.forEach((each, index) => each.listen(told => told.forEach(({ event }) => heard.push(`${index} ${event.kind}`))))
    events[0]?.publish([{ kind: 'job', job: 1, change: 'changed' }])
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    events[1]?.publish([{ kind: 'agent', agent: 'a', change: 'changed' }])
    await vi.waitFor(() => expect(heard).toHaveLength(4))
    expect(heard.sort()).toEqual(['0 agent', '0 job', '1 agent', '1 job'])
  })
})

describe('a broker that does not answer', () => {
  it('is told at the start, with what to do', async () => {
    await expect(connectBroker('redis://user:secret@127.0.0.1:1/0', 'farm', log)).rejects.toThrow(
      'The broker redis://***@127.0.0.1:1/0 (scheduler_broker) does not answer: start Redis there, or correct the address.',
    )
  })
})
