// `/statistics/`: what happened to tasks, and how many tasks and agents there were.
import { z } from 'zod'
import { mostDays, mostPoints, pointsOf, resolutionNames, usualDays, usualResolution } from '../statistics-range.js'
import { taskEventNames } from '../task-events.js'
import { timeSchema } from './answers.js'
import { wholeNumberText } from './collections.js'

const rangeShape = {
  days: wholeNumberText(1, mostDays).optional().describe(`How many days back, up to now; ${usualDays} unless given.`),
  resolution: z
    .enum(resolutionNames, `must be one of ${resolutionNames.join(', ')}`)
    .optional()
    .describe('The time from one point to the next; unless given, the finest of which there are not too many.'),
}

const queues = z
  .string()
  .max(4096)
  .regex(/^(?:\d{1,9}|none)(?:,(?:\d{1,9}|none))*$/, 'must be ids of job queues, or none, with commas between them')
  .transform(text => text.split(',').map(part => (part === 'none' ? null : Number(part))))
  .optional()
  .describe('Ids of job queues, each with all below it, and `none` for jobs that are in no queue; all of them unless given.')

interface Range {
  readonly days?: number | undefined
  readonly resolution?: (typeof resolutionNames)[number] | undefined
}

function chosenRange<Q extends Range>(query: Q, context: z.RefinementCtx<Q>) {
  const { days = usualDays, resolution = usualResolution(query.days ?? usualDays) } = query
  if (pointsOf(days, resolution) > mostPoints)
    context.addIssue({
      code: 'custom',
      path: ['resolution'],
      message: `is too fine for ${days} days: it would be more than ${mostPoints} points`,
    })
  return { ...query, days, resolution }
}

export const statisticsQuerySchema = z.object(rangeShape).transform(chosenRange)
export type StatisticsQuery = z.infer<typeof statisticsQuerySchema>

export const queueStatisticsQuerySchema = z.object({ queues, ...rangeShape }).transform(chosenRange)
export type QueueStatisticsQuery = z.infer<typeof queueStatisticsQuerySchema>

const shapeOf = <const N extends readonly [string, ...string[]], S extends z.ZodType>(names: N, schema: S) =>
  z.object(Object.fromEntries(names.map(name => [name, schema])) as Record<N[number], S>)

const range = {
  /** Whether anything is counted now (`enable_statistics`). */
  enabled: z.boolean(),
  start: timeSchema,
  end: timeSchema,
  resolution: z.enum(resolutionNames),
}

const eventCounts = shapeOf(taskEventNames, z.number())

export const taskEventStatisticsSchema = z
  .object({
    ...range,
    /** What happened from this time to that of the next point. */
    points: z.array(eventCounts.extend({ time: timeSchema })),
    totals: eventCounts,
    /** In an hour, since the first that was counted in this range. */
    averages: eventCounts,
  })
  .meta({ id: 'TaskEventStatistics' })
export type TaskEventStatistics = z.infer<typeof taskEventStatisticsSchema>

export const taskCountNames = ['running', 'queued', 'failed', 'done'] as const
export const agentCountNames = ['running', 'online', 'offline', 'disabled'] as const

/** Null where nothing was counted. */
const countStatistics = <const N extends readonly [string, ...string[]]>(names: N) =>
  z.object({
    ...range,
    /** The average of what was counted from this time to that of the next point; null where nothing was. */
    points: z.array(shapeOf(names, z.number().nullable()).extend({ time: timeSchema })),
    latest: shapeOf(names, z.number().nullable()),
    averages: shapeOf(names, z.number().nullable()),
  })

export const taskCountStatisticsSchema = countStatistics(taskCountNames).meta({ id: 'TaskCountStatistics' })
export type TaskCountStatistics = z.infer<typeof taskCountStatisticsSchema>
export const agentCountStatisticsSchema = countStatistics(agentCountNames).meta({ id: 'AgentCountStatistics' })
export type AgentCountStatistics = z.infer<typeof agentCountStatisticsSchema>
