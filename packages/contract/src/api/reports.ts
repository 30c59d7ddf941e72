// What agents report, many changes in one request (behaviour.md section 10). Limits are the settings'; an unknown key is refused.
import { z } from 'zod'
import { instant, jobId, taskId } from '../ids.js'
import type { Settings } from '../settings/settings.js'
import { agentUpdateSchema } from './agents.js'
import { taskReportSchema } from './jobs.js'
import { logIdentifierSchema, taskLogStateSchema } from './task-logs.js'

export const mostReports = 1000

const number = () => z.int32('must be a whole number').min(1, 'must be at least 1')

const attemptShape = () => ({ job: number().transform(jobId), task: number().transform(taskId), attempt: number() })

const reportSchema = (settings: Settings) => {
  const { progress, last_error } = taskReportSchema(settings).shape
  const { state, free_ram, current_assignments } = agentUpdateSchema(settings).shape
  return z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('task'),
      ...attemptShape(),
      state: z.enum(['running', 'paused', 'done', 'failed'], 'must be one of running, paused, done, failed').optional(),
      progress,
      last_error,
      at: z.iso
        .datetime({ error: 'must be a time like 2014-03-06T15:40:58.338Z' })
        .transform(text => instant(Date.parse(text)))
        .optional()
        .describe(
          'When it happened on the agent. The task’s times are taken from it, unless it is in the future or before the task was ' +
            'assigned or begun: then they are the time of the request.',
        ),
    }),
    z.strictObject({
      kind: z.literal('log'),
      ...attemptShape(),
      identifier: logIdentifierSchema,
      state: taskLogStateSchema.shape.state.optional(),
    }),
    z.strictObject({ kind: z.literal('announce'), state, free_ram, current_assignments }),
  ])
}

/** Body of `POST /agents/<uuid>/reports`. */
export const reportsSchema = (settings: Settings) =>
  z.strictObject({ reports: z.array(reportSchema(settings)).max(mostReports, `must have at most ${mostReports} entries`) })
export type Report = z.output<ReturnType<typeof reportsSchema>>['reports'][number]
export type TaskReportEntry = Extract<Report, { kind: 'task' }>
export type LogReportEntry = Extract<Report, { kind: 'log' }>

/** What became of each report, in their order. */
export const reportResultsSchema = z
  .strictObject({ results: z.array(z.strictObject({ status: z.int(), error: z.string().optional() })) })
  .meta({ id: 'ReportResults' })
export type ReportResult = z.infer<typeof reportResultsSchema>['results'][number]
