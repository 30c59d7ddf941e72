import { describe, expect, it, vi } from 'vitest'
import { assignSchema } from '@pyfarm/contract/agent-protocol'
import { useAddressCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import { agentStateOf } from '../agents/agent-store.js'
import { change } from '../farm.js'
import { giveTask } from '../tasks/give-task.js'
import { stopTasksOfJob } from '../tasks/stop-tasks-of-job.js'
import type { ScriptedAnswer, Script } from '../testing/stand-in-agent.js'
import { startTestLink } from '../testing/test-link.js'
import { sendWork } from './send-work.js'

const settings = { agent_send_attempts: 3, agent_request_timeout: 400 }

/** Answers assignments one after the other; the last answer again and again. */
function answers(...scripted: ScriptedAnswer[]): Script {
  let next = 0
  return ({ path }) => (path === '/assign' ? scripted[Math.min(next++, scripted.length - 1)] : undefined)
}

describe('sending work', () => {
  const current = startTestLink(settings)

  it('posts one assignment a job, in exactly the form that agents take', async () => {
    const { addAgent, give, link } = current()
    const agent = await addAgent()
    const full = {
      start: 1,
      end: 1.2,
      by: 0.1,
      num_tiles: 2,
      batch: 9,
      cpus: 2,
      ram: 100,
      ram_max: 200,
      ram_warning: 150,
      priority: 3,
    }
    const parts = { notes: 'a note', environ: { A: 'b' }, data: { deep: { list: [1, null] } }, tags: ['t'], user: 'ada' }
    const first = await give(agent.id, { ...full, ...parts })
    const second = await give(agent.id)
    await sendWork(link, agent.id)
    expect(agent.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /assign', 'POST /assign'])
    const [one, two] = agent.requests.map(request => assignSchema.parse(request.body))
    const job = {
      id: first.job,
      title: 'Job',
      by: 0.1,
      num_tiles: 2,
      batch: 9,
      cpus: 2,
      ram: 100,
      ram_max: 200,
      ram_warning: 150,
    }
    const { tags: _, ...told } = parts
    expect(one?.job).toEqual({ ...job, priority: 3, ...told })
    expect(one?.jobtype).toEqual({ name: 'Render', version: 1 })
    expect(one?.tasks.map(({ frame, tile, attempt }) => [frame, tile, attempt])).toEqual(
      [1, 1.1, 1.2].flatMap(frame => [0, 1].map(tile => [frame, tile, 1])),
    )
    expect(two?.tasks).toEqual(second.tasks.map(({ id }) => ({ id, frame: 1, attempt: 1 })))
    expect(JSON.stringify(two)).not.toContain('null')
  })

  it('is measured from when the work was given', async () => {
    const { addAgent, give, link } = current()
    const agent = await addAgent()
    await give(agent.id)
    const took: number[] = []
    const farm = { ...link.farm, meters: { ...link.farm.meters, dispatch: (seconds: number) => took.push(seconds) } }
    await sendWork({ ...link, farm }, agent.id, instant(farm.clock() - 60_000))
    expect(took).toEqual([expect.toSatisfy((seconds: number) => seconds >= 60)])
  })

  it('says who it is and what it takes', async () => {
    const { addAgent, give, link } = current()
    const agent = await addAgent()
    await give(agent.id)
    await sendWork(link, agent.id)
    expect(agent.requests[0]?.headers).toMatchObject({
      'user-agent': 'PyFarm/1.0 (master)',
      accept: 'application/json',
      'content-type': 'application/json',
    })
  })

  it.each([200, 201, 202])('takes %i as accepted', async status => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    agent.script = answers({ status, body: {} })
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true, attempts: 1, lastError: null }])
    expect(agent.requests).toHaveLength(1)
  })

  it('takes work back that the agent refuses with 400, lets the agent rest, and wakes the scheduler', async () => {
    const { addAgent, agentRow, give, link, tasksOf, announced, farm } = current()
    const agent = await addAgent()
    agent.script = answers({ status: 400, body: { error: 'no', agent_ram: 1, requires_ram: 2 } })
    const { job } = await give(agent.id)
    const now = farm.clock()
    await sendWork(link, agent.id)
    expect(await tasksOf(job)).toMatchObject([{ agentId: null, attempts: 0, failures: 0, state: null }])
    expect(((await agentRow(agent.id)).resting_until ?? 0) - now).toBeGreaterThanOrEqual(10_000)
    expect(announced.at(-1)).toMatchObject({ wake: true, doubts: [agent.id] })
    expect(agent.requests).toHaveLength(1)
  })

  it('takes back only what the agent rejects with 409', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    const { job, tasks } = await give(agent.id, { start: 1, end: 3 })
    agent.script = answers({ status: 409, body: { error: 'busy', rejected_task_ids: [tasks[1]?.id, 999_999] } })
    await sendWork(link, agent.id)
    expect((await tasksOf(job)).map(task => task.agentId)).toEqual([agent.id, null, agent.id])
    expect((await tasksOf(job)).map(task => task.sentToAgent)).toEqual([true, false, true])
  })

  it('tries again after 503', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    agent.script = answers({ status: 503, body: { error: 'announcing' } }, { status: 202, body: { id: 'a' } })
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: true }])
    expect(agent.requests).toHaveLength(2)
  })

  it.each<[string, ScriptedAnswer]>([
    ['never answers', 'hang'],
    ['breaks the connection', 'cut'],
    ['has no room', { status: 503, body: { error: 'no' } }],
    ['is a web page', { status: 200, text: '<html>Welcome</html>' }],
    ['talks without end', { status: 202, text: ' '.repeat(17 * 1024 * 1024) }],
    ['is something else', { status: 404, text: 'nothing' }],
  ])('counts an agent as offline that %s, and frees its tasks', async (_, answer) => {
    const { addAgent, give, link, tasksOf, agentRow } = current()
    const agent = await addAgent()
    agent.script = answers(answer)
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    expect(agentStateOf((await agentRow(agent.id)).state)).toBe('offline')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null, attempts: 0, failures: 0 }])
    expect(agent.requests).toHaveLength(settings.agent_send_attempts)
  })

  it('counts an agent as offline that is not there any more', async () => {
    const { addAgent, give, link, tasksOf, agentRow } = current()
    const agent = await addAgent()
    const { job } = await give(agent.id)
    await agent.stop()
    await sendWork(link, agent.id)
    expect(agentStateOf((await agentRow(agent.id)).state)).toBe('offline')
    expect(await tasksOf(job)).toMatchObject([{ agentId: null }])
  })

  it('takes the id of an assignment that stood for an earlier attempt as a 503', async () => {
    const { addAgent, give, link, tasksOf, farm } = current()
    const agent = await addAgent()
    agent.script = answers(
      { status: 202, body: { id: 'old' } },
      { status: 202, body: { id: 'old' } },
      { status: 202, body: { id: 'new' } },
    )
    const { job, tasks } = await give(agent.id)
    await sendWork(link, agent.id)
    await change(farm, (tx, changes) => stopTasksOfJob(farm, tx, changes, job))
    for (const task of tasks) await giveTask(farm, agent.id, task.id)
    await sendWork(link, agent.id)
    expect(agent.requests).toHaveLength(3)
    expect(await tasksOf(job)).toMatchObject([{ attempts: 2, sentToAgent: true }])
  })

  it('takes the id as a yes when the same attempt is sent once more', async () => {
    const { addAgent, give, link, tasksOf, farm } = current()
    const agent = await addAgent()
    agent.script = answers({ status: 202, body: { id: 'same' } })
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    await farm.database.write.updateTable('tasks').set({ sent_to_agent: false }).execute()
    await sendWork(link, agent.id)
    expect(agent.requests).toHaveLength(2)
    expect(await tasksOf(job)).toMatchObject([{ sentToAgent: true }])
  })

  it('also sends what is given while it sends, and nothing twice', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent()
    let second: Awaited<ReturnType<typeof give>> | undefined
    agent.script = async () => {
      second ??= await give(agent.id).then(given => {
        void sendWork(link, agent.id)
        return given
      })
      return undefined
    }
    const first = await give(agent.id)
    await sendWork(link, agent.id)
    const sent = agent.requests.map(request => assignSchema.parse(request.body).job.id)
    expect(sent).toEqual([first.job, second?.job])
    expect(await tasksOf(second?.job ?? first.job)).toMatchObject([{ sentToAgent: true }])
    expect(link.sending.size).toBe(0)
  })

  it('stops work at the agent that was taken away while it was sent', async () => {
    const { addAgent, give, link, farm, announced } = current()
    const agent = await addAgent()
    const { job, tasks } = await give(agent.id)
    agent.script = async () => {
      await change(farm, (tx, changes) => stopTasksOfJob(farm, tx, changes, job))
      return undefined
    }
    await sendWork(link, agent.id)
    expect(announced.at(-1)?.stops).toEqual(tasks.map(task => ({ agentId: agent.id, taskId: task.id })))
  })

  it('never calls a passive agent', async () => {
    const { addAgent, give, link, tasksOf } = current()
    const agent = await addAgent({ use_address: useAddressCodes.passive })
    const { job } = await give(agent.id)
    await sendWork(link, agent.id)
    expect(agent.requests).toEqual([])
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: false }])
  })

  it('concludes nothing about an agent whose call its own stop cut off', async () => {
    const { addAgent, give, link, tasksOf, agentRow, end } = current()
    const agent = await addAgent()
    agent.script = answers('hang')
    const { job } = await give(agent.id)
    const sending = sendWork(link, agent.id)
    await vi.waitFor(() => expect(agent.requests).toHaveLength(1))
    end()
    await link.caller.close()
    await sending
    expect(agentStateOf((await agentRow(agent.id)).state)).toBe('online')
    expect(await tasksOf(job)).toMatchObject([{ agentId: agent.id, sentToAgent: false }])
  })
})
