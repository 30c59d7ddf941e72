import { describe, expect, it } from 'vitest'
import { useAddressCodes } from '@pyfarm/contract/enums'
import { agentId, taskId } from '@pyfarm/contract/ids'
import { startTestLink } from '../testing/test-link.js'
import { stopTasks } from './stop-tasks.js'

describe('stopping tasks at an agent', () => {
  const current = startTestLink({ agent_request_timeout: 200 })
  const tasks = [1, 2].map(taskId)

  it('ends each, and takes an unknown one as stopped', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent()
    agent.tasks = [{ id: 1, frame: 1 }]
    await stopTasks(link, agent.id, tasks)
    expect(agent.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['DELETE /tasks/1', 'DELETE /tasks/2'])
    expect(agent.tasks).toEqual([])
  })

  it('tries again while the agent can not stop it yet', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent()
    let refusals = 1
    agent.script = () => (refusals-- > 0 ? { status: 500, body: { error: 'not loaded' } } : { status: 202 })
    await stopTasks(link, agent.id, tasks)
    expect(agent.requests.map(request => request.path)).toEqual(['/tasks/1', '/tasks/1', '/tasks/2'])
  })

  it('leaves the rest to the next poll when the agent does not answer', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent()
    agent.script = () => 'cut'
    await stopTasks(link, agent.id, tasks)
    expect(new Set(agent.requests.map(request => request.path))).toEqual(new Set(['/tasks/1']))
  })

  it('never calls a passive agent', async () => {
    const { addAgent, link } = current()
    const agent = await addAgent({ use_address: useAddressCodes.passive })
    await stopTasks(link, agent.id, tasks)
    expect(agent.requests).toEqual([])
  })

  it('has nothing to do for an agent that is gone, and throws nothing when the master ends', async () => {
    const { link, addAgent, end } = current()
    await stopTasks(link, agentId('nobody'), tasks)
    const agent = await addAgent()
    agent.script = () => ({ status: 500 })
    const stopping = stopTasks(link, agent.id, tasks)
    end()
    await stopping
    expect(agent.requests.length).toBeLessThanOrEqual(1)
  })
})
