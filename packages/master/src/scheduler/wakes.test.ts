// "Assign tasks: at once when …" (spec: behaviour, section 5): every change after which an idle agent may have work wakes the scheduler.
import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('the scheduler is woken at once when', database => {
  const current = startTestFarm(database)
  const send: ReturnType<typeof current>['send'] = async (...request) => {
    const answer = await current().send(...request)
    if (answer.status >= 400) throw new Error(JSON.stringify(answer.body))
    return answer
  }
  let agent: AgentId
  let job: number
  let task: number
  let queue: string

  beforeAll(async () => {
    await send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    await send('POST', '/software/', { software: 'Blender', versions: [{ version: '4.2' }] })
  })
  beforeEach(async () => {
    const { write } = database().database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
    agent = await addAgentRow(write)
    queue = `queue ${randomUUID()}`
    await send('POST', '/jobqueues/', { name: queue })
    job = await submit()
    const { body } = await send('GET', `/jobs/${job}/tasks/`)
    task = (body as { id: number }[])[0]?.id ?? 0
    current().announced.length = 0
  })

  const submit = async (body: object = {}) => idOf(await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', ...body }))
  const setState = (of: number, state: string) => send('POST', `/jobs/${job}/tasks/${of}`, { state })
  const give = () => send('POST', `/agents/${agent}/tasks/`, { id: task })
  const isWoken = () => current().announced.some(changes => changes.wake)
  const asBefore = () => {
    current().announced.length = 0
  }
  const isOffline = () => database().database.write.updateTable('agents').set({ state: agentStateCodes.offline }).execute()

  describe('a job', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['is created', () => submit()],
      ['is changed', () => send('POST', `/jobs/${job}`, { priority: 5 })],
      ['gets frames', () => send('POST', `/jobs/${job}`, { start: 1, end: 5 })],
      ['needs less', () => send('POST', `/jobs/${job}`, { ram: 0, cpus: 0, software_requirements: [], tag_requirements: [] })],
      ['may have more agents', () => send('POST', `/jobs/${job}`, { maximum_agents: 9 })],
      ['moves to another queue', () => send('POST', '/jobs/actions', { action: 'move', ids: [job], jobqueue: `/${queue}` })],
      ['is hidden no more', () => send('POST', `/jobs/${job}`, { hidden: false })],
    ])('%s', async (_, happens) => {
      await happens()
      expect(isWoken()).toBe(true)
    })

    it('is unpaused', async () => {
      await send('POST', `/jobs/${job}/pause`)
      asBefore()
      await send('POST', `/jobs/${job}/unpause`)
      expect(isWoken()).toBe(true)
    })

    it('is rerun, or one of its tasks is', async () => {
      for (const path of [`/jobs/${job}/rerun`, `/jobs/${job}/tasks/${task}/rerun`]) {
        await setState(task, 'done')
        asBefore()
        await send('POST', path)
        expect(isWoken()).toBe(true)
      }
    })

    it('becomes unblocked: its last parent is done, or it waits for it no more', async () => {
      const child = await submit({ parents: [{ id: job }] })
      asBefore()
      await setState(task, 'done')
      expect(isWoken()).toBe(true)
      asBefore()
      await send('POST', `/jobs/${child}`, { parents: [] })
      expect(isWoken()).toBe(true)
    })

    it('has a task that may run again where it failed', async () => {
      await send('POST', `/jobs/${job}/tasks/${task}/failed_on_agents/`, { id: agent })
      asBefore()
      await send('DELETE', `/jobs/${job}/tasks/${task}/failed_on_agents/${agent}`)
      expect(isWoken()).toBe(true)
    })

    it('has a newer version of its job type', async () => {
      await send('POST', `/jobs/${job}/upgrade`)
      asBefore()
      await send('PUT', '/jobtypes/Render', { name: 'Render', code: 'pass # better', classname: 'Render' })
      await send('POST', `/jobs/${job}/upgrade`)
      expect(isWoken()).toBe(true)
    })
  })

  describe('an agent', () => {
    it('appears', async () => {
      const columns = { id: randomUUID(), hostname: 'new', port: 50_000, ram: 1024, free_ram: 1024, cpus: 4, state: 'online' }
      await send('POST', '/agents/', columns)
      expect(isWoken()).toBe(true)
    })

    it.each<[string, object]>([
      ['comes back', { state: 'online' }],
      ['comes back at work', { state: 'running' }],
    ])('%s', async (_, body) => {
      await isOffline()
      await send('POST', `/agents/${agent}`, body)
      expect(isWoken()).toBe(true)
    })

    it('finishes its batch, or fails in it', async () => {
      for (const state of ['done', 'failed']) {
        await send('POST', `/jobs/${job}/rerun`)
        await give()
        asBefore()
        await setState(task, state)
        expect(isWoken()).toBe(true)
      }
    })

    it('goes, and leaves its work to others', async () => {
      for (const leave of [
        () => send('POST', `/agents/${agent}`, { state: 'offline' }),
        () => send('POST', `/agents/${agent}/disable`),
        () => send('DELETE', `/agents/${agent}`),
      ]) {
        await database().database.write.updateTable('agents').set({ state: agentStateCodes.online }).execute()
        await give()
        asBefore()
        await leave()
        expect(isWoken()).toBe(true)
      }
    })

    it.each<[string, () => Promise<unknown>]>([
      ['has more memory, or more processors', () => send('POST', `/agents/${agent}`, { free_ram: 9_999, cpus: 16 })],
      ['has a software', () => send('POST', `/agents/${agent}/software/`, { software: 'Blender', version: '4.2' })],
      ['has a tag', () => send('POST', '/agents/actions', { action: 'add_tags', ids: [agent], tags: ['fast'] })],
    ])('%s', async (_, happens) => {
      await happens()
      expect(isWoken()).toBe(true)
    })
  })

  describe('a queue', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['is made', () => send('POST', '/jobqueues/', { name: `new ${randomUUID()}` })],
      ['is changed', () => send('POST', `/jobqueues/${queue}`, { maximum_agents: 10 })],
      ['is deleted', () => send('DELETE', `/jobqueues/${queue}`)],
    ])('%s', async (_, happens) => {
      await happens()
      expect(isWoken()).toBe(true)
    })
  })

  it('nothing happens: reading, or a report that says nothing new, wakes nobody', async () => {
    await send('GET', '/jobs/')
    await give()
    await setState(task, 'running')
    asBefore()
    await setState(task, 'running')
    await send('POST', `/jobs/${job}/tasks/${task}`, { progress: 0.5 })
    expect(isWoken()).toBe(false)
  })
})
