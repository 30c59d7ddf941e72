// An agent of PyFarm's kind that a test can make misbehave: it takes work over HTTP, "renders" it, and reports each frame with requests of
// its own. It has a loopback address of its own, by which the master tells agents without tokens apart.
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { agentUserAgent, assignSchema } from '@pyfarm/contract/agent-protocol'
import type { AssignBody, AssignTask } from '@pyfarm/contract/agent-protocol'
import { startStandInAgent } from '@pyfarm/master/testing/stand-in-agent'
import type { AgentRequest, ScriptedAnswer, Script } from '@pyfarm/master/testing/stand-in-agent'

export interface Report {
  readonly task: number
  readonly attempt: number
  readonly state: string
  /** What the master answered. */
  readonly status: number
}

export interface RenderingAgent {
  readonly id: string
  readonly requests: readonly AgentRequest[]
  /** Every report of a state, in the order of the answers. */
  readonly reports: readonly Report[]
  /** How it answers to what; undefined: as a good agent does. */
  script: Script
  /** Brings a frame to its end; rejects when the work is stopped. */
  render: (job: number, task: AssignTask, signal: AbortSignal) => Promise<void>
  readonly report: (job: number, task: AssignTask, state: string) => Promise<void>
  readonly announce: (state: string) => Promise<void>
  readonly stop: () => Promise<void>
}

interface Assignment {
  readonly id: string
  readonly tasks: readonly AssignTask[]
  readonly ending: AbortController
}

const renderTime = 150

/** Registers with the master; `columns` go into its registration. */
export async function startRenderingAgent(master: string, address: string, columns: object = {}): Promise<RenderingAgent> {
  const standIn = await startStandInAgent(address)
  const { id, port } = standIn
  const assignments = new Map<string, Assignment>()
  const reports: Report[] = []
  const send = (method: string, path: string, body: object): Promise<number> => sendFrom(address, method, master + path, body)

  const work = async ({ job, tasks }: AssignBody, assignment: Assignment): Promise<void> => {
    for (const task of tasks) {
      await agent.render(job.id, task, assignment.ending.signal)
      standIn.tasks = standIn.tasks.filter(({ id: listed }) => listed !== task.id)
    }
    assignments.delete(assignment.id)
    await agent.announce('online')
  }
  /** The same tasks once more are the same assignment, and nothing is started twice. */
  const take = ({ body }: AgentRequest): ScriptedAnswer => {
    const parsed = assignSchema.parse(body)
    const key = (tasks: readonly AssignTask[]) => tasks.map(task => task.id).join()
    const known = [...assignments.values()].find(each => key(each.tasks) === key(parsed.tasks))
    if (known !== undefined) return { status: 202, body: { id: known.id } }
    if (assignments.size > 0)
      return { status: 409, body: { error: 'busy', rejected_task_ids: parsed.tasks.map(task => task.id) } }
    const assignment = { id: randomUUID(), tasks: parsed.tasks, ending: new AbortController() }
    assignments.set(assignment.id, assignment)
    standIn.tasks.push(...parsed.tasks)
    work(parsed, assignment).catch(() => undefined)
    return { status: 202, body: { id: assignment.id } }
  }
  /** Stops the whole assignment, as PyFarm's agent does. */
  const cancel = ({ path }: AgentRequest): ScriptedAnswer => {
    const task = Number(path.slice('/tasks/'.length))
    const held = [...assignments.values()].find(({ tasks }) => tasks.some(each => each.id === task))
    if (held === undefined) return { status: 204 }
    held.ending.abort()
    assignments.delete(held.id)
    standIn.tasks = standIn.tasks.filter(({ id: listed }) => !held.tasks.some(each => each.id === listed))
    return { status: 202 }
  }
  standIn.script = async asked => {
    const answer = await agent.script(asked)
    if (answer !== undefined) return answer
    if (asked.method === 'POST' && asked.path === '/assign') return take(asked)
    if (asked.method === 'DELETE') return cancel(asked)
    return undefined
  }
  const agent: RenderingAgent = {
    id,
    requests: standIn.requests,
    reports,
    script: () => undefined,
    render: async (job, task, signal) => {
      await agent.report(job, task, 'running')
      await wait(renderTime, undefined, { signal })
      await agent.report(job, task, 'done')
    },
    report: async (job, { id: task, attempt = 0 }, state) => {
      reports.push({ task, attempt, state, status: await send('POST', `/api/v1/jobs/${job}/tasks/${task}`, { state }) })
    },
    announce: async state => {
      const current = [...assignments.values()].map(({ id: uuid, tasks }) => [uuid, { id: uuid, tasks }])
      await send('POST', `/api/v1/agents/${id}`, { state, free_ram: 4096, current_assignments: Object.fromEntries(current) })
    },
    stop: async () => {
      for (const { ending } of assignments.values()) ending.abort()
      await standIn.stop()
    },
  }
  const facts = { hostname: `stand-in-${address}`, cpus: 4, ram: 4096, free_ram: 4096, state: 'online' }
  const status = await send('POST', '/api/v1/agents/', { ...facts, id, port, remote_ip: address, ...columns })
  if (status !== 201) throw new Error(`The registration of ${address} was answered with ${status}.`)
  return agent
}

/** The status of the answer. Agents send from the address that they are called at. */
function sendFrom(localAddress: string, method: string, url: string, body: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'user-agent': agentUserAgent }
    const sent = request(url, { method, headers, localAddress, agent: false }, response => {
      text(response).then(() => resolve(response.statusCode ?? 0), reject)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
