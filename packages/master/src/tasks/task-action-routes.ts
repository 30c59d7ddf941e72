import { z } from 'zod'
import { actionResultsSchema, singleActionSchema, taskActionSchema } from '@pyfarm/contract/api/actions'
import { singleTaskSchema } from '@pyfarm/contract/api/task-answers'
import { taskId } from '@pyfarm/contract/ids'
import { atTarget } from '../audit/audit-context.js'
import { callerOf } from '../auth/caller.js'
import { refuseOthersJob } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { eachTarget, targetsOf } from '../http/each-target.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { rerunTask } from './rerun-tasks.js'
import { jobIdAt, showTask, taskAt } from './show-task.js'
import { listTaskIds } from './task-list-store.js'
import { jobOfTask } from './task-owner-store.js'

const taskPath = z.object({ job: nameOrId, task: idSegment })

export function taskActionRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.post(
    '/jobs/:job/tasks/:task/rerun',
    {
      schema: {
        summary: 'Run a finished task again',
        params: taskPath,
        body: singleActionSchema,
        response: answers({ 200: singleTaskSchema }, 404, 409),
      },
    },
    async request => {
      const job = await jobIdAt(read, request.params.job)
      const id = taskId(request.params.task)
      await rerunTask(farm, job, id)
      return showTask(read, await taskAt(read, job, id))
    },
  )

  server.post(
    '/tasks/actions',
    {
      schema: {
        summary: 'Act on many tasks, each for itself',
        body: taskActionSchema,
        response: answers({ 200: actionResultsSchema }, 404),
      },
    },
    async request => {
      const ids = await targetsOf(request.body, async ({ job, ...filters }, most) =>
        listTaskIds(read, await jobIdAt(read, { id: job }), filters, most),
      )
      return eachTarget(request.log, ids, async id => {
        const job = orRefuse((await jobOfTask(read, id)) ?? notFound(`Task ${id} not found.`))
        await refuseOthersJob(read, callerOf(request), job)
        await atTarget(`job ${job}`, () => rerunTask(farm, job, id))
      })
    },
  )
}
