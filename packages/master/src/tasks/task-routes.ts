import { z } from 'zod'
import { failedOnAgentSchema, taskForAgentSchema, taskReportSchema } from '@pyfarm/contract/api/jobs'
import { agentId, taskId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { isRefusal } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { giveTask } from './give-task.js'
import { reportTask } from './report-task.js'
import { reporterOf } from './reporter.js'
import { jobIdAt, showTask, showTasksOfAgent, taskAt } from './show-task.js'
import { listFailedOn } from './task-failure-store.js'
import { forgetFailure, noteFailure } from './task-failures.js'
import { listTasks } from './task-store.js'
import { taskView } from './task-view.js'

const jobPath = z.object({ job: nameOrId })
const taskPath = z.object({ job: nameOrId, task: idSegment })
const failurePath = z.object({ job: nameOrId, task: idSegment, agent: z.guid() })
const agentPath = z.object({ agent: z.guid() })

export function taskRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get('/jobs/:job/tasks/', { schema: { params: jobPath } }, async request => {
    const job = await jobIdAt(read, request.params.job)
    return (await listTasks(read, job)).map(taskView)
  })

  server.get('/jobs/:job/tasks/:task', { schema: { params: taskPath } }, async request => {
    const job = await jobIdAt(read, request.params.job)
    return showTask(read, await taskAt(read, job, taskId(request.params.task)))
  })

  server.post(
    '/jobs/:job/tasks/:task',
    { schema: { params: taskPath, body: taskReportSchema(farm.settings) } },
    async (request, reply) => {
      const job = await jobIdAt(read, request.params.job)
      const reporter = await reporterOf(read, request)
      const outcome = await reportTask(farm, job, taskId(request.params.task), reporter, request.body)
      return isRefusal(outcome) ? sendRefusal(reply, outcome) : showTask(read, outcome)
    },
  )

  server.get('/jobs/:job/tasks/:task/failed_on_agents/', { schema: { params: taskPath } }, async request => {
    const task = await taskAt(read, await jobIdAt(read, request.params.job), taskId(request.params.task))
    return listFailedOn(read, task.id)
  })

  server.post(
    '/jobs/:job/tasks/:task/failed_on_agents/',
    { schema: { params: taskPath, body: failedOnAgentSchema } },
    async (request, reply) => {
      const task = await taskAt(read, await jobIdAt(read, request.params.job), taskId(request.params.task))
      const noted = await noteFailure(farm, task.id, agentId(request.body.id))
      return isRefusal(noted) ? sendRefusal(reply, noted) : reply.code(201).send(noted)
    },
  )

  server.delete('/jobs/:job/tasks/:task/failed_on_agents/:agent', { schema: { params: failurePath } }, async (request, reply) => {
    const task = await taskAt(read, await jobIdAt(read, request.params.job), taskId(request.params.task))
    const forgotten = await forgetFailure(farm, task.id, agentId(request.params.agent))
    return forgotten === undefined ? reply.code(204).send() : sendRefusal(reply, forgotten)
  })

  server.get('/agents/:agent/tasks/', { schema: { params: agentPath } }, async (request, reply) => {
    const tasks = await showTasksOfAgent(read, agentId(request.params.agent))
    return isRefusal(tasks) ? sendRefusal(reply, tasks) : tasks
  })

  server.post('/agents/:agent/tasks/', { schema: { params: agentPath, body: taskForAgentSchema } }, async (request, reply) => {
    const outcome = await giveTask(farm, agentId(request.params.agent), taskId(request.body.id))
    return isRefusal(outcome) ? sendRefusal(reply, outcome) : showTask(read, outcome)
  })
}
