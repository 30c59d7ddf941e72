import type { AgentDetails } from '../../api/farm-queries.js'
import { expect, it } from 'vitest'
import { orderAgents, workOf } from './agent-work.js'

function agent(hostname: string, state: string, tasks: AgentDetails['tasks'] = []): AgentDetails {
  return {
    ...{ id: hostname, hostname, state, tasks, port: 50_000, remote_ip: null, cpus: 8, ram: 16_384, free_ram: 8192 },
    ...{ cpu_name: null, version: null, last_heard_from: null },
  }
}

it('tells an agent’s work as a line a job', () => {
  const task = (id: number, job: number, frame: number) => ({
    id,
    job,
    job_title: `Job ${job}`,
    frame,
    state: 'running',
    progress: 0,
  })
  expect(workOf(agent('a', 'running', [task(1, 1, 12), task(2, 1, 13), task(3, 2, 1)]))).toEqual([
    { job: 1, title: 'Job 1', frames: '12–13', count: 2 },
    { job: 2, title: 'Job 2', frames: '1', count: 1 },
  ])
})

it('puts the agents that work first and those that are away last', () => {
  const agents = [
    agent('a', 'offline'),
    agent('d', 'online'),
    agent('c', 'online'),
    agent('b', 'running'),
    agent('e', 'disabled'),
  ]
  expect(orderAgents(agents).map(({ hostname }) => hostname)).toEqual(['b', 'c', 'd', 'e', 'a'])
})
