// `/statistics/`: the numbers of the statistics pages, as JSON and as CSV.
import type { FastifyReply } from 'fastify'
import {
  agentCountNames,
  agentCountStatisticsSchema,
  queueStatisticsQuerySchema,
  statisticsQuerySchema,
  taskCountNames,
  taskCountStatisticsSchema,
  taskEventStatisticsSchema,
} from '@pyfarm/contract/api/statistics'
import { taskEventNames } from '@pyfarm/contract/task-events'
import type { Farm } from '../farm.js'
import { answers, csvHeaders, fileAnswer } from '../http/answers.js'
import type { Server } from '../http/server.js'
import { showAgentCounts, showTaskCounts, showTaskEvents } from './show-statistics.js'
import { csvOf } from './statistics-view.js'

const csvAnswer = { response: answers({ 200: fileAnswer('text/csv') }) }

export function statisticsRoutes(server: Server, farm: Farm): void {
  const ofQueues = { querystring: queueStatisticsQuerySchema }
  const ofFarm = { querystring: statisticsQuerySchema }

  server.get(
    '/statistics/task_events',
    {
      schema: {
        summary: 'Count what happened to tasks',
        ...ofQueues,
        response: answers({ 200: taskEventStatisticsSchema }),
      },
    },
    request => showTaskEvents(farm, request.query),
  )
  server.get(
    '/statistics/task_counts',
    {
      schema: { summary: 'Count tasks by state', ...ofQueues, response: answers({ 200: taskCountStatisticsSchema }) },
    },
    request => showTaskCounts(farm, request.query),
  )
  server.get(
    '/statistics/agent_counts',
    {
      schema: { summary: 'Count agents by state', ...ofFarm, response: answers({ 200: agentCountStatisticsSchema }) },
    },
    request => showAgentCounts(farm, request.query),
  )

  server.get(
    '/statistics/task_events/csv',
    { schema: { summary: 'The points of what happened to tasks, as a file', ...ofQueues, ...csvAnswer } },
    async (request, reply) =>
      sendCsv(reply, 'task-events', csvOf(taskEventNames, (await showTaskEvents(farm, request.query)).points)),
  )
  server.get(
    '/statistics/task_counts/csv',
    { schema: { summary: 'The points of tasks by state, as a file', ...ofQueues, ...csvAnswer } },
    async (request, reply) =>
      sendCsv(reply, 'task-counts', csvOf(taskCountNames, (await showTaskCounts(farm, request.query)).points)),
  )
  server.get(
    '/statistics/agent_counts/csv',
    { schema: { summary: 'The points of agents by state, as a file', ...ofFarm, ...csvAnswer } },
    async (request, reply) =>
      sendCsv(reply, 'agent-counts', csvOf(agentCountNames, (await showAgentCounts(farm, request.query)).points)),
  )
}

const sendCsv = (reply: FastifyReply, name: string, text: string): FastifyReply =>
  reply.headers(csvHeaders(`pyfarm-${name}`)).send(text)
