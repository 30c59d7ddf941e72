import { agentCountNames, taskCountNames } from '@pyfarm/contract/api/statistics'
import type {
  AgentCountStatistics,
  QueueStatisticsQuery,
  StatisticsQuery,
  TaskCountStatistics,
  TaskEventStatistics,
} from '@pyfarm/contract/api/statistics'
import type { Farm } from '../farm.js'
import { orRefuse, refuse } from '../http/refusal.js'
import { agentCountPoints, eventPoints, lastMoment, queuesBelow, taskCountPoints } from './statistics-points-store.js'
import type { QueueChoice } from './statistics-points-store.js'
import { countsView, rangeOf, taskEventsView } from './statistics-view.js'

/** @throws RefusedError 503 for a farm that has no statistics database */
export async function showTaskEvents(farm: Farm, query: QueueStatisticsQuery): Promise<TaskEventStatistics> {
  const { frame, read } = openStatistics(farm, query)
  return taskEventsView(frame, await eventPoints(read, frame.range, await choiceOf(farm, query)))
}

/** @throws RefusedError 503 for a farm that has no statistics database */
export async function showTaskCounts(farm: Farm, query: QueueStatisticsQuery): Promise<TaskCountStatistics> {
  const { frame, read } = openStatistics(farm, query)
  const queues = await choiceOf(farm, query)
  const last = await lastMoment(read, 'task_counts', frame.range)
  const latest = last === undefined ? [] : await taskCountPoints(read, last, queues)
  return countsView(frame, taskCountNames, await taskCountPoints(read, frame.range, queues), latest[0])
}

/** @throws RefusedError 503 for a farm that has no statistics database */
export async function showAgentCounts(farm: Farm, query: StatisticsQuery): Promise<AgentCountStatistics> {
  const { frame, read } = openStatistics(farm, query)
  const last = await lastMoment(read, 'agent_counts', frame.range)
  const latest = last === undefined ? [] : await agentCountPoints(read, last)
  return countsView(frame, agentCountNames, await agentCountPoints(read, frame.range), latest[0])
}

function openStatistics(farm: Farm, { days, resolution }: StatisticsQuery) {
  const { read } = orRefuse(farm.statistics ?? refuse(503, 'This master has no statistics database.'))
  const now = farm.clock()
  const frame = { enabled: farm.settings.enable_statistics, resolution, range: rangeOf(days, resolution, now), now }
  return { frame, read }
}

async function choiceOf(farm: Farm, { queues }: QueueStatisticsQuery): Promise<QueueChoice> {
  return queues === undefined ? undefined : queuesBelow(farm.database.read, queues)
}
