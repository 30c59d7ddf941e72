// A master on SQLite with a link to stand-in agents; nothing runs but what the test calls.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { Insertable } from 'kysely'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { agentId, jobId, taskId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { createAgentCaller } from '../agent-link/agent-caller.js'
import { createLink } from '../agent-link/link.js'
import type { AgentLink } from '../agent-link/link.js'
import type { AgentRow } from '../agents/agent-store.js'
import { findAgent } from '../agents/agent-store.js'
import type { AgentTable } from '../database/agent-tables.js'
import { giveTask } from '../tasks/give-task.js'
import type { Task } from '../tasks/task.js'
import { listTasks } from '../tasks/task-store.js'
import { startStandInAgent } from './stand-in-agent.js'
import type { StandInAgent } from './stand-in-agent.js'
import { makeDatabase } from './test-databases.js'
import type { MadeDatabase } from './test-databases.js'
import { startTestFarm } from './test-farm.js'
import type { TestFarm } from './test-farm.js'
import { addAgentRow } from './test-rows.js'

export interface TestLink extends TestFarm {
  readonly link: AgentLink
  /** Ends the link's signal. */
  readonly end: () => void
  /** A stand-in agent and its row; both have one id. */
  readonly addAgent: (columns?: Partial<Insertable<AgentTable>>) => Promise<StandInAgent & { readonly id: AgentId }>
  readonly agentRow: (id: AgentId) => Promise<AgentRow>
  /** A job of one frame each unless the body says otherwise. */
  readonly submit: (body?: object) => Promise<JobId>
  readonly tasksOf: (job: JobId) => Promise<Task[]>
  /** Submits a job and gives all its tasks to the agent, without sending them. */
  readonly give: (agent: AgentId, body?: object) => Promise<{ readonly job: JobId; readonly tasks: Task[] }>
}

const loopback = 2_130_706_433

/** For the tests of the surrounding `describe`: no jobs, no agents and a new link before each of them. */
export function startTestLink(overrides: Partial<Settings> = {}): () => TestLink {
  let made: MadeDatabase | undefined
  let current: TestLink | undefined
  const agents: StandInAgent[] = []
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  const farm = startTestFarm(() => there(made), overrides)
  beforeAll(async () => {
    await farm().send('POST', '/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render', supports_tiling: true })
  })
  beforeEach(async () => {
    const { write } = there(made).database
    await write.deleteFrom('jobs').execute()
    await write.deleteFrom('agents').execute()
    current = testLink(farm(), agents)
  })
  afterEach(async () => {
    current?.end()
    await current?.link.caller.close()
    await Promise.all(agents.splice(0).map(agent => agent.stop()))
  })
  afterAll(async () => {
    await made?.drop()
  })
  return () => there(current)
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There while its tests run, and not before.')
  return value
}

function testLink(test: TestFarm, agents: StandInAgent[]): TestLink {
  const { farm, send } = test
  const ending = new AbortController()
  test.announced.length = 0
  const submit = async (body: object = {}) => {
    const answer = await send('POST', '/jobs/', { title: 'Job', jobtype: 'Render', ...body })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return jobId((answer.body as { id: number }).id)
  }
  const tasksOf = (job: JobId) => listTasks(farm.database.read, job)
  return {
    ...test,
    link: createLink(farm, createAgentCaller(farm.settings), ending.signal),
    end: () => ending.abort(),
    addAgent: async columns => {
      const standIn = await startStandInAgent()
      agents.push(standIn)
      const id = agentId(standIn.id)
      const row = { id, port: standIn.port, remote_ip: loopback, state: agentStateCodes.online, ...columns }
      await addAgentRow(farm.database.write, row)
      return Object.assign(standIn, { id })
    },
    agentRow: async id => there(await findAgent(farm.database.read, id)),
    submit,
    tasksOf,
    give: async (agent, body) => {
      const job = await submit(body)
      for (const task of await tasksOf(job)) await giveTask(farm, agent, taskId(task.id))
      return { job, tasks: await tasksOf(job) }
    },
  }
}
