import {
  groupsOverviewQuerySchema,
  groupsOverviewSchema,
  overviewSchema,
  queueSharesSchema,
  waitingSchema,
} from '@pyfarm/contract/api/overview'
import { readPicture } from '../explain/explain-store.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import type { Server } from '../http/server.js'
import { planOptions } from '../scheduler/assign-pass.js'
import { countGroups } from './group-counts-store.js'
import { keepFor } from '../database/keep-for.js'
import { countFinishedJobs } from './overview-store.js'
import { readOverview } from './read-overview.js'
import { queueShares } from './shares-rules.js'
import { explainWaiting } from './explain-waiting.js'

/** Many pages ask at once, and again with every change of the farm. */
const keepMs = { overview: 2000, picture: 3000, waiting: 15_000 }

export function overviewRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const overview = keepFor(keepMs.overview, farm.clock, () => readOverview(read))
  const picture = keepFor(keepMs.picture, farm.clock, () => readPicture(read, { now: farm.clock() }))
  const finished = keepFor(keepMs.picture, farm.clock, () => countFinishedJobs(read))
  const waiting = keepFor(keepMs.waiting, farm.clock, async () => explainWaiting(await picture(), planOptions(farm.settings)))

  server.get('/overview', { schema: { summary: 'Show the farm at a glance', response: answers({ 200: overviewSchema }) } }, () =>
    overview(),
  )

  server.get(
    '/overview/queues',
    {
      schema: {
        summary: 'Show how the agents at work are shared among the job queues',
        response: answers({ 200: queueSharesSchema }),
      },
    },
    async () => queueShares(await picture(), await finished()),
  )

  server.get(
    '/overview/groups',
    {
      schema: {
        summary: 'Show the states of the jobs of job groups',
        querystring: groupsOverviewQuerySchema,
        response: answers({ 200: groupsOverviewSchema }),
      },
    },
    request => countGroups(read, request.query.id),
  )

  server.get(
    '/overview/waiting',
    { schema: { summary: 'Explain why jobs wait, by reason', response: answers({ 200: waitingSchema }) } },
    () => waiting(),
  )
}
