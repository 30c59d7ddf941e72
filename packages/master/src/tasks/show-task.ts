import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import type { AgentTask, ListedTask, SingleTask } from '@pyfarm/contract/api/task-answers'
import type { Reader } from '../database/database.js'
import { ipv4Text } from '../http/ip-address.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { findTaskAgent, hostnamesOf } from './task-agent-store.js'
import { agentExists, findJobTitle, jobsOf, jobsOnAgent } from './task-owner-store.js'
import type { TitledJob } from './task-owner-store.js'
import { findTask, listTasksFailedOn, listTasksOfAgent } from './task-store.js'
import { singleTaskView, taskView } from './task-view.js'
import type { Task } from './task.js'

/** The job of an address; @throws RefusedError 404. */
export async function jobAt(database: Reader, key: NameOrId): Promise<TitledJob> {
  const job = await findJobTitle(database, key)
  if (job === undefined) throw new RefusedError(notFound(`Job ${describeNameOrId(key)} not found.`))
  return job
}

/** @throws RefusedError 404. */
export const jobIdAt = async (database: Reader, key: NameOrId): Promise<JobId> => (await jobAt(database, key)).id

/** The task of an address, if it is of that job; @throws RefusedError 404. */
export async function taskAt(database: Reader, job: JobId, id: TaskId): Promise<Task> {
  const task = await findTask(database, job, id)
  if (task === undefined) throw new RefusedError(notFound(`Task ${id} of job ${job} not found.`))
  return task
}

/** The task with its agent and its job, which is read unless it is given. */
export async function showTask(database: Reader, task: Task, known?: TitledJob): Promise<SingleTask> {
  const job = known ?? (await findJobTitle(database, { id: task.jobId }))
  const agent = task.agentId === null ? undefined : await findTaskAgent(database, task.agentId)
  return singleTaskView(task, {
    job: { id: task.jobId, title: job?.title ?? '' },
    agent: agent === undefined ? null : { ...agent, remote_ip: agent.remote_ip === null ? null : ipv4Text(agent.remote_ip) },
  })
}

/** Tasks of a list, with the host names of their agents where they are asked for. */
export async function showTasks(
  database: Reader,
  tasks: readonly Task[],
  include: 'hostname' | undefined,
): Promise<ListedTask[]> {
  if (include === undefined) return tasks.map(taskView)
  const agents = new Set(tasks.flatMap(task => (task.agentId === null ? [] : [task.agentId])))
  const hostnames = await hostnamesOf(database, [...agents])
  return tasks.map(task => ({ ...taskView(task), hostname: hostnames.get(task.agentId ?? '') ?? null }))
}

/** Every task that the agent has or had, with its job; @throws RefusedError 404. */
export async function showTasksOfAgent(database: Reader, agent: AgentId): Promise<AgentTask[]> {
  if (!(await agentExists(database, agent))) throw new RefusedError(notFound(`Agent ${agent} not found.`))
  const jobs = await jobsOnAgent(database, agent)
  return (await listTasksOfAgent(database, agent)).map(task => ({ ...taskView(task), job: jobs.get(task.jobId) ?? null }))
}

/** The newest tasks that failed on the agent, with their jobs; @throws RefusedError 404. */
export async function showTasksFailedOn(database: Reader, agent: AgentId): Promise<AgentTask[]> {
  if (!(await agentExists(database, agent))) throw new RefusedError(notFound(`Agent ${agent} not found.`))
  const tasks = await listTasksFailedOn(database, agent, mostFailures)
  const jobs = await jobsOf(database, [...new Set(tasks.map(task => task.jobId))])
  return tasks.map(task => ({ ...taskView(task), job: jobs.get(task.jobId) ?? null }))
}

const mostFailures = 1000
