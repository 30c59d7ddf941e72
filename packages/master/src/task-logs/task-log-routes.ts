import { z } from 'zod'
import { logIdentifierSchema, newTaskLogSchema, taskLogStateSchema } from '@pyfarm/contract/api/task-logs'
import { agentId, taskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { isRefusal, notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, nameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { openLogFile, storeLogFile } from './log-files.js'
import { agentLogAddress } from './agent-log-address.js'
import { registerLog } from './register-log.js'
import { findLogOfAttempt, listLogs, setLogState, taskIsOfJob } from './task-log-store.js'
import type { Attempt, TaskLogRow } from './task-log-store.js'
import { taskLogListView, taskLogView } from './task-log-view.js'

const attemptPath = z.object({ job: nameOrId, task: idSegment, attempt: idSegment })
const logPath = attemptPath.extend({ log: logIdentifierSchema })

interface AttemptPath {
  readonly job: NameOrId
  readonly task: number
  readonly attempt: number
}

export function taskLogRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const folder = farm.settings.tasklogs_dir
  const logs = '/jobs/:job/tasks/:task/attempts/:attempt/logs'

  const attemptAt = async (path: AttemptPath): Promise<Attempt> => {
    const task = taskId(path.task)
    if (!(await taskIsOfJob(read, path.job, task))) throw new RefusedError(notFound(`Task ${task} not found in this job.`))
    return { task, attempt: path.attempt }
  }
  const logAt = async (attempt: Attempt, identifier: string): Promise<TaskLogRow> => {
    const log = await findLogOfAttempt(read, attempt, identifier)
    if (log === undefined)
      throw new RefusedError(notFound(`Log ${identifier} not found for attempt ${attempt.attempt} at task ${attempt.task}.`))
    return log
  }

  server.get(`${logs}/`, { schema: { params: attemptPath } }, async request =>
    (await listLogs(read, await attemptAt(request.params))).map(taskLogListView),
  )

  server.post(`${logs}/`, { schema: { params: attemptPath, body: newTaskLogSchema } }, async (request, reply) => {
    const { identifier, agent_id: agent } = request.body
    const attempt = await attemptAt(request.params)
    const log = await registerLog(farm, attempt, identifier, agent === null || agent === undefined ? null : agentId(agent))
    return isRefusal(log) ? sendRefusal(reply, log) : reply.code(201).send(taskLogView(log))
  })

  server.get(`${logs}/:log`, { schema: { params: logPath } }, async request =>
    taskLogView(await logAt(await attemptAt(request.params), request.params.log)),
  )

  server.post(`${logs}/:log`, { schema: { params: logPath, body: taskLogStateSchema } }, async request => {
    const attempt = await attemptAt(request.params)
    const log = await logAt(attempt, request.params.log)
    const { state } = request.body
    await change(farm, tx => setLogState(tx, attempt, log.id, state === 'queued' ? null : state))
    return taskLogView(log)
  })

  void server.register((uploads, _options, done) => {
    // The file is streamed to disk, whatever its type is called.
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('*', { bodyLimit: farm.settings.tasklog_max_size }, (_request, _payload, parsed) => {
      parsed(null)
    })
    uploads.put<{ Params: z.infer<typeof logPath> }>(
      `${logs}/:log/logfile`,
      { schema: { params: logPath }, bodyLimit: farm.settings.tasklog_max_size },
      async (request, reply) => {
        const log = await logAt(await attemptAt(request.params), request.params.log)
        await storeLogFile(folder, log.identifier, request.raw, farm.settings.tasklog_max_size)
        return reply.code(201).send()
      },
    )
    done()
  })

  server.get(`${logs}/:log/logfile`, { schema: { params: logPath } }, async (request, reply) => {
    const log = await logAt(await attemptAt(request.params), request.params.log)
    const file = await openLogFile(folder, log.identifier)
    if (file !== undefined) return reply.headers({ 'content-type': 'text/csv', 'content-length': file.size }).send(file.content)
    const elsewhere = await agentLogAddress(farm, log)
    if (elsewhere === undefined)
      return sendRefusal(reply, notFound(`The file of log ${log.identifier} was not uploaded, and its agent is not known.`))
    return reply.redirect(elsewhere, 307)
  })
}
