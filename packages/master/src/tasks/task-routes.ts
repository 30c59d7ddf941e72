import { z } from 'zod'
import { failedOnAgentSchema, taskForAgentSchema, taskReportSchema } from '@pyfarm/contract/api/jobs'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { tasksQuerySchema } from '@pyfarm/contract/api/job-lists'
import type { TasksQuery } from '@pyfarm/contract/api/job-lists'
import { jobFramesSchema } from '@pyfarm/contract/api/job-frames'
import { agentTaskSchema, failedOnSchema, listedTaskSchema, singleTaskSchema } from '@pyfarm/contract/api/task-answers'
import type { ListedTask } from '@pyfarm/contract/api/task-answers'
import { agentId, taskId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import { callerOf } from '../auth/caller.js'
import { refuseOtherAgent } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import type { Reader } from '../database/database.js'
import { answers } from '../http/answers.js'
import { announcePage, pageOfItems } from '../http/collection.js'
import { orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { streamList } from '../http/stream-list.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { createJobFrames } from './job-frames.js'
import { giveTask } from './give-task.js'
import { reportTask } from './report-task.js'
import { reporterOf } from './reporter.js'
import { jobAt, jobIdAt, showTask, showTasks, showTasksFailedOn, showTasksOfAgent, taskAt } from './show-task.js'
import { listFailedOn } from './task-failure-store.js'
import { forgetFailure, noteFailure } from './task-failures.js'
import { listTaskPage, tasksAfter } from './task-list-store.js'
import type { Task } from './task.js'

const jobPath = z.object({ job: nameOrId })
const taskPath = z.object({ job: nameOrId, task: idSegment })
const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })
const failurePath = taskPath.extend(agentPath.shape)
const failedOnQuery = smallListQuery(['id', 'hostname'])
const agentTasksQuery = smallListQuery([
  'id',
  'job_id',
  'frame',
  'state',
  'attempts',
  'failures',
  'progress',
  'time_started',
  'time_finished',
])

export function taskRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobs/:job/tasks/',
    {
      schema: {
        summary: 'List the tasks of a job',
        params: jobPath,
        querystring: tasksQuerySchema,
        response: answers({ 200: z.array(listedTaskSchema) }, 404),
      },
    },
    async (request, reply) => {
      const { query } = request
      const job = await jobIdAt(read, request.params.job)
      if (isWhole(query)) return streamList(reply, allTasks(read, job, query), farm.settings.pretty_json)
      const { rows, total } = await listTaskPage(read, job, query, farm.clock())
      announcePage(request, reply, query, total)
      return showTasks(read, rows, query.include)
    },
  )

  const framesOf = createJobFrames(read, farm.clock)
  server.get(
    '/jobs/:job/frames',
    {
      schema: {
        summary: 'Show how all tasks of a job stand, as of the last second',
        params: jobPath,
        response: answers({ 200: jobFramesSchema }, 404),
      },
    },
    async request => framesOf(await jobIdAt(read, request.params.job)),
  )

  server.get(
    '/jobs/:job/tasks/:task',
    { schema: { summary: 'Show a task', params: taskPath, response: answers({ 200: singleTaskSchema }, 404) } },
    async request => {
      const job = await jobAt(read, request.params.job)
      return showTask(read, await taskAt(read, job.id, taskId(request.params.task)), job)
    },
  )

  // The reference's example sends PUT.
  for (const method of ['POST', 'PUT'] as const) {
    server.route({
      method,
      url: '/jobs/:job/tasks/:task',
      schema: {
        summary: 'Report on a task, or change it',
        params: taskPath,
        body: taskReportSchema(farm.settings),
        response: answers({ 200: singleTaskSchema }, 404, 409),
      },
      handler: async request => {
        const job = await jobAt(read, request.params.job)
        const reporter = await reporterOf(read, request)
        const task = orRefuse(await reportTask(farm, job.id, taskId(request.params.task), reporter, request.body))
        return showTask(read, task, job)
      },
    })
  }

  failureRoutes(server, farm)
  agentTaskRoutes(server, farm)
}

/** Agents that a task failed on. */
function failureRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const taskOf = async (path: z.infer<typeof taskPath>) => taskAt(read, await jobIdAt(read, path.job), taskId(path.task))

  server.get(
    '/jobs/:job/tasks/:task/failed_on_agents/',
    {
      schema: {
        summary: 'List the agents that a task failed on',
        params: taskPath,
        querystring: failedOnQuery,
        response: answers({ 200: z.array(failedOnSchema) }, 404),
      },
    },
    async (request, reply) =>
      pageOfItems(request, reply, await listFailedOn(read, (await taskOf(request.params)).id), request.query),
  )

  server.post(
    '/jobs/:job/tasks/:task/failed_on_agents/',
    {
      schema: {
        summary: 'Note that a task failed on an agent',
        params: taskPath,
        body: failedOnAgentSchema,
        response: answers({ 201: failedOnSchema }, 404),
      },
    },
    async (request, reply) => {
      const agent = agentId(request.body.id)
      await refuseOtherAgent(farm.database.read, callerOf(request), agent)
      const task = await taskOf(request.params)
      return reply.code(201).send(orRefuse(await noteFailure(farm, task.id, agent)))
    },
  )

  server.delete(
    '/jobs/:job/tasks/:task/failed_on_agents/:agent',
    {
      schema: { summary: 'Forget that a task failed on an agent', params: failurePath, response: answers({ 204: nothing }, 404) },
    },
    async (request, reply) => {
      const task = await taskOf(request.params)
      orRefuse(await forgetFailure(farm, task.id, agentId(request.params.agent)))
      return reply.code(204).send(null)
    },
  )
}

function agentTaskRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/agents/:agent/tasks/',
    {
      schema: {
        summary: 'List the tasks that an agent has or had',
        params: agentPath,
        querystring: agentTasksQuery,
        response: answers({ 200: z.array(agentTaskSchema) }, 404),
      },
    },
    async (request, reply) =>
      pageOfItems(request, reply, await showTasksOfAgent(read, agentId(request.params.agent)), request.query),
  )

  server.get(
    '/agents/:agent/failed_tasks/',
    {
      schema: {
        summary: 'List the tasks that failed on an agent and were not rerun since, the newest 1,000 at most',
        params: agentPath,
        querystring: agentTasksQuery,
        response: answers({ 200: z.array(agentTaskSchema) }, 404),
      },
    },
    async (request, reply) =>
      pageOfItems(request, reply, await showTasksFailedOn(read, agentId(request.params.agent)), request.query),
  )

  server.post(
    '/agents/:agent/tasks/',
    {
      schema: {
        summary: 'Give a task to an agent',
        params: agentPath,
        body: taskForAgentSchema,
        response: answers({ 200: singleTaskSchema }, 404, 409),
      },
    },
    async request => showTask(read, orRefuse(await giveTask(farm, agentId(request.params.agent), taskId(request.body.id)))),
  )
}

const tasksAtOnce = 1000

/** Every task that the filters let through, in parts. */
async function* allTasks(read: Reader, job: JobId, query: TasksQuery): AsyncGenerator<ListedTask[], void, undefined> {
  for (let last: Task | undefined; ;) {
    const tasks = await tasksAfter(read, job, query, last, tasksAtOnce)
    yield await showTasks(read, tasks, query.include)
    last = tasks.at(-1)
    if (tasks.length < tasksAtOnce) return
  }
}

const isWhole = ({ page, per_page: size, sort, order }: TasksQuery): boolean =>
  page === undefined && size === undefined && sort === undefined && order === undefined
