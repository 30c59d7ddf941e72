import { describe, expect, it } from 'vitest'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import { instant } from '@pyfarm/contract/ids'
import { agentStateOf } from '../agents/agent-store.js'
import { change } from '../farm.js'
import { changeTasks } from '../tasks/change-tasks.js'
import type { Task } from '../tasks/task.js'
import { startTestLink } from '../testing/test-link.js'
import { pollAgent } from './poll-agent.js'
import { sendWork } from './send-work.js'

describe('polling an agent', () => {
  const current = startTestLink({ agent_request_timeout: 400, lost_task_grace: 1000 })
  const stateOf = async (id: AgentId): Promise<AgentState> => agentStateOf((await current().agentRow(id)).state)
  const asSentAt = (time: Instant) => current().farm.database.write.updateTable('tasks').set({ sent_at: time }).execute()
  const longAgo = () => asSentAt(instant(current().farm.clock() - 5000))
  const deleted = (requests: readonly { method: string; path: string }[]) =>
    requests.filter(request => request.method === 'DELETE').map(request => request.path)
  const finish = (agentId: AgentId, task: Task) =>
    change(current().farm, (tx, changes) =>
      changeTasks(
        current().farm,
        tx,
        changes,
        task.jobId,
        new Map([[task.id, { kind: 'report', by: { kind: 'agents', ids: [agentId] }, report: { state: 'done' } }]]),
      ),
    )

  it('notes that it was heard of, and its free memory', async () => {
    const { addAgent, link, agentRow } = current()
    const agent = await addAgent({ free_ram: 1 })
    agent.status = { free_ram: 777.7 }
    await pollAgent(link, agent.id, 'routine')
    const row = await agentRow(agent.id)
    expect(row.free_ram).toBe(778)
    expect(row.last_heard_from).not.toBeNull()
    expect(row.last_polled).not.toBeNull()
  })

  it('counts one that does not answer twice as gone, and frees its tasks', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id, { requeue: 1 })
    await sendWork(link, agent.id)
    agent.requests.length = 0
    agent.script = () => 'hang'
    await pollAgent(link, agent.id, 'routine')
    expect(agent.requests.map(request => request.path)).toEqual(['/status', '/status'])
    expect(await stateOf(agent.id)).toBe('offline')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null, failures: 1, state: null }])
  })

  it('leaves one alone that answers at the second try', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    let asked = 0
    agent.script = () => (asked++ === 0 ? 'cut' : undefined)
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('online')
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id }])
  })

  it.each<[string, Record<string, unknown>]>([
    ['another agent', { agent_id: '11111111-2222-3333-4444-555555555555' }],
    ['an agent of another farm', { farm_name: 'elsewhere' }],
  ])('concludes nothing when %s answers there', async (_, status) => {
    const { addAgent, give, link, tasksOf, announced } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    await longAgo()
    agent.tasks = []
    agent.status = status
    announced.length = 0
    for (const reason of ['routine', 'doubt'] as const) await pollAgent(link, agent.id, reason)
    expect(await stateOf(agent.id)).toBe('online')
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true }])
    expect(announced.flatMap(({ doubts, events }) => [...doubts, ...events])).toEqual([])
  })

  it.each([
    ['a web page', { status: 200, text: '<html>' }],
    ['an error', { status: 500, text: 'oops' }],
    ['an endless answer', { status: 200, text: ' '.repeat(17 * 1024 * 1024) }],
    ['a status that is none', { status: 200, body: { free_ram: 'much' } }],
  ])('takes an agent for gone when %s is all that its address says, twice', async (_, answer) => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    let left = 1
    agent.script = () => (left-- > 0 ? answer : undefined)
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('online')
    agent.script = () => answer
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('offline')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null }])
  })

  it('only doubts work that is missing, since its report may be on its way; asked for that doubt, the work is lost', async () => {
    const { addAgent, give, link, tasksOf, announced } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    await longAgo()
    agent.tasks = []
    await pollAgent(link, agent.id, 'routine')
    expect(announced.at(-1)?.doubts).toEqual([agent.id])
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id }])
    await pollAgent(link, agent.id, 'doubt')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null, failures: 1 }])
    expect(announced.at(-1)?.wake).toBe(true)
  })

  it('leaves work alone that was sent just now', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    agent.tasks = []
    await pollAgent(link, agent.id, 'doubt')
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true }])
  })

  it('counts work as lost of which the agent lists another attempt, and stops that', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job, tasks } = await give(agent.id)
    await sendWork(link, agent.id)
    await longAgo()
    agent.tasks = tasks.map(({ id, frame }) => ({ id, frame, attempt: 7, local_state: 'running' }))
    await pollAgent(link, agent.id, 'doubt')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null, failures: 1 }])
    expect(deleted(agent.requests)).toEqual(tasks.map(task => `/tasks/${task.id}`))
  })

  it('stops what runs there and belongs elsewhere, and leaves finished work', async () => {
    const { addAgent, link, submit, tasksOf } = current()
    const agent = await addAgent()
    const [first, second, third] = await tasksOf(await submit({ start: 1, end: 3 }))
    agent.tasks = [
      { id: first?.id ?? 0, frame: 1, attempt: 1, local_state: 'running' },
      { id: second?.id ?? 0, frame: 2, attempt: 1, local_state: 'done' },
      { id: third?.id ?? 0, frame: 3, attempt: 1, local_state: 'failed' },
      { id: 999_999, frame: 1 },
    ]
    await pollAgent(link, agent.id, 'routine')
    expect(deleted(agent.requests)).toEqual([`/tasks/${first?.id ?? 0}`, '/tasks/999999'])
  })

  it('does not stop a batch because one of its tasks ends while the agent is asked', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job, tasks } = await give(agent.id, { start: 1, end: 2 })
    await sendWork(link, agent.id)
    agent.script = async ({ path }) => {
      const [first] = tasks
      if (path === '/tasks/' && first !== undefined) await finish(agent.id, first)
      return undefined
    }
    await pollAgent(link, agent.id, 'routine')
    await pollAgent(link, agent.id, 'routine')
    expect(deleted(agent.requests)).toEqual([])
    expect((await tasksOf(job)).map(task => task.state)).toEqual(['done', null])
  })

  it('wakes the scheduler for work that was given and not sent', async () => {
    const { addAgent, give, link, announced, tasksOf } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    announced.length = 0
    await pollAgent(link, agent.id, 'doubt')
    expect(announced.some(changes => changes.wake)).toBe(true)
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: false }])
  })

  it('brings an offline agent back, and wakes the scheduler', async () => {
    const { addAgent, link, announced } = current()
    const agent = await addAgent({ state: agentStateCodes.offline })
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('online')
    expect(announced.some(changes => changes.wake)).toBe(true)
  })

  it('leaves a disabled agent disabled, whether it answers or not', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent({ state: agentStateCodes.disabled })
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('disabled')
    agent.script = () => 'cut'
    await pollAgent(link, agent.id, 'routine')
    expect(await stateOf(agent.id)).toBe('disabled')
  })

  it('never calls a passive agent', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent({ use_address: useAddressCodes.passive })
    await pollAgent(link, agent.id, 'routine')
    expect(agent.requests).toEqual([])
    expect(await stateOf(agent.id)).toBe('online')
  })
})
