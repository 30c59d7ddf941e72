import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import { taskId } from '@pyfarm/contract/ids'
import { giveTask } from '../tasks/give-task.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

onEachDatabase('an agent that announces what it works on is asked soon when', database => {
  const current = startTestFarm(database)
  let agent: AgentId
  let tasks: readonly TaskId[]

  beforeAll(async () => {
    await current().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
  })
  beforeEach(async () => {
    await database().database.write.deleteFrom('jobs').execute()
    agent = await addAgentRow(database().database.write)
    const job = idOf(await current().send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', start: 1, end: 2 }))
    tasks = ((await current().send('GET', `/jobs/${job}/tasks/`)).body as { id: number }[]).map(({ id }) => taskId(id))
    current().announced.length = 0
  })

  const give = async (sent: boolean) => {
    for (const task of tasks) await giveTask(current().farm, agent, task)
    await database().database.write.updateTable('tasks').set({ sent_to_agent: sent }).where('id', 'in', tasks).execute()
    current().announced.length = 0
  }
  const announce = async (listed: readonly object[], state = 'running') => {
    const id = randomUUID()
    const current_assignments = listed.length === 0 ? {} : { [id]: { id, job: { id: 1 }, tasks: listed } }
    const headers = { 'user-agent': agentUserAgent }
    const answer = await current().send('POST', `/agents/${agent}`, { state, current_assignments }, { headers })
    expect(answer.status).toBe(200)
    return current().announced.flatMap(({ doubts }) => doubts)
  }
  const listed = (states: readonly (string | null | undefined)[] = []) =>
    tasks.map((id, index) => ({ id, frame: index + 1, ...(states[index] === undefined ? {} : { local_state: states[index] }) }))

  it('a task that it was sent is missing: it is lost, or its report is on its way', async () => {
    await give(true)
    expect(await announce([])).toEqual([agent])
    expect(await announce(listed().slice(1))).toEqual(expect.arrayContaining([agent]))
  })

  it('it works on what is not its own', async () => {
    expect(await announce(listed(['running', null]))).toEqual([agent])
  })

  it.each([
    ['it works on what it has', true, () => listed(['running'])],
    ['it has not been told of a task yet', false, () => []],
    ['it still lists what it has finished, done or failed', undefined, () => listed(['done', 'failed'])],
  ] as const)('but not when %s', async (_, sent, what) => {
    if (sent !== undefined) await give(sent)
    expect(await announce(what())).toEqual([])
  })

  it('but not when it says goodbye', async () => {
    await give(true)
    expect(await announce(listed(['running']), 'offline')).toEqual([])
  })
})
