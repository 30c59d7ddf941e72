import { z } from 'zod'
import {
  logFileQuerySchema,
  newTaskLogSchema,
  taskLogListItemSchema,
  taskLogSchema,
  taskLogStateSchema,
} from '@pyfarm/contract/api/task-logs'
import { agentId } from '@pyfarm/contract/ids'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { callerOf } from '../auth/caller.js'
import { refuseOtherAgent } from '../auth/ownership.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { answers, fileAnswer } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { sendRefusal } from '../http/errors.js'
import { isRefusal, notFound } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { withUploads } from '../http/uploads.js'
import { attemptPath, attemptAt, findLogAt, logOf, logPath } from './find-log.js'
import { openLogFile, storeLogFile } from './log-files.js'
import { logAtAgent } from './log-at-agent.js'
import { registerLog } from './register-log.js'
import { streamLog } from './stream-log.js'
import { listLogs, setLogState } from './task-log-store.js'
import { taskLogListView, taskLogView } from './task-log-view.js'

const logsQuery = smallListQuery(['identifier', 'agent_id', 'created_on'])
export function taskLogRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const logs = '/jobs/:job/tasks/:task/attempts/:attempt/logs'

  server.get(
    `${logs}/`,
    {
      schema: {
        summary: 'List the logs of an attempt',
        params: attemptPath,
        querystring: logsQuery,
        response: answers({ 200: z.array(taskLogListItemSchema) }, 404),
      },
    },
    async (request, reply) => {
      const found = await listLogs(read, await attemptAt(read, request.params))
      return pageOfItems(request, reply, found.map(taskLogListView), request.query)
    },
  )

  server.post(
    `${logs}/`,
    {
      schema: {
        summary: 'Register a log with an attempt',
        params: attemptPath,
        body: newTaskLogSchema,
        response: answers({ 201: taskLogSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { identifier, agent_id: agent } = request.body
      const by = agent === null || agent === undefined ? null : agentId(agent)
      await refuseOtherAgent(read, callerOf(request), by)
      const attempt = await attemptAt(read, request.params)
      const log = await registerLog(farm, attempt, identifier, by)
      return isRefusal(log) ? sendRefusal(reply, log) : reply.code(201).send(taskLogView(log))
    },
  )

  server.get(
    `${logs}/:log`,
    { schema: { summary: 'Show a log', params: logPath, response: answers({ 200: taskLogSchema }, 404) } },
    async request => taskLogView(await findLogAt(read, request.params)),
  )

  server.post(
    `${logs}/:log`,
    {
      schema: {
        summary: 'Set the state of an attempt’s log',
        params: logPath,
        body: taskLogStateSchema,
        response: answers({ 200: taskLogSchema }, 404),
      },
    },
    async request => {
      const attempt = await attemptAt(read, request.params)
      const log = await logOf(read, attempt, request.params.log)
      await refuseOtherAgent(read, callerOf(request), log.agent_id)
      const { state } = request.body
      await change(farm, tx => setLogState(tx, attempt, log.id, state === 'queued' ? null : state))
      return taskLogView(log)
    },
  )

  withUploads(server, uploads => {
    uploads.put<{ Params: z.infer<typeof logPath> }>(
      `${logs}/:log/logfile`,
      {
        schema: { summary: 'Upload the file of a log', params: logPath, response: answers({ 201: nothing }, 404, 408, 413, 415) },
      },
      async (request, reply) => {
        const log = await findLogAt(read, request.params)
        await refuseOtherAgent(read, callerOf(request), log.agent_id)
        await storeLogFile(farm.settings, log.identifier, request.raw)
        return reply.code(201).send()
      },
    )
  })

  server.get(
    `${logs}/:log/logfile`,
    {
      schema: {
        summary: 'Read the file of a log, from its agent while it was not uploaded',
        params: logPath,
        querystring: logFileQuerySchema,
        response: answers({ 200: fileAnswer('text/csv'), 307: nothing }, 404, 503),
      },
    },
    async (request, reply) => {
      const { stream, follow } = request.query
      const log = await findLogAt(read, request.params)
      const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      const file = await openLogFile(farm.settings, log.identifier, takesGzip)
      if (file !== undefined) return reply.headers({ 'content-type': 'text/csv', ...file.headers }).send(file.content)
      const at = await logAtAgent(farm, log)
      if (at === undefined)
        return sendRefusal(reply, notFound(`The file of log ${log.identifier} was not uploaded, and its agent is not known.`))
      return stream === '1' ? streamLog(farm, reply, log, at, follow === '1') : reply.redirect(at.url, 307)
    },
  )
}
