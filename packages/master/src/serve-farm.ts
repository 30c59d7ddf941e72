// Every route of the master: the rooms' below the API's prefix, live events, the web app.
import { agentActionRoutes } from './agents/agent-action-routes.js'
import { agentHistoryRoutes } from './agents/agent-history-routes.js'
import { agentRoutes } from './agents/agent-routes.js'
import { agentSoftwareRoutes } from './agents/agent-software-routes.js'
import { agentUpdateRoutes } from './agent-updates/agent-update-routes.js'
import { accountRoutes } from './auth/account-routes.js'
import { withForms } from './auth/forms.js'
import { guardRoutes } from './auth/guard.js'
import { identifyCallers } from './auth/identify.js'
import { loginRoutes } from './auth/login-routes.js'
import { sessionRoutes } from './auth/session-routes.js'
import { setupRoutes } from './auth/setup-routes.js'
import { stillIn } from './auth/still-in.js'
import { tokenRoutes } from './auth/token-routes.js'
import { auditRequests } from './audit/audit-requests.js'
import { auditRoutes } from './audit/audit-routes.js'
import { enrolmentKeyRoutes } from './enrolment/enrolment-key-routes.js'
import { enrolRoutes } from './enrolment/enrol-routes.js'
import { eventRoutes } from './events/event-routes.js'
import { estimateRoutes } from './estimates/estimate-routes.js'
import type { Events } from './events/events.js'
import { explainRoutes } from './explain/explain-routes.js'
import type { Farm } from './farm.js'
import { documentApi } from './http/api-document.js'
import { boundRequestTime } from './http/request-time.js'
import type { Server } from './http/server.js'
import { webRoutes } from './http/web-routes.js'
import { jobGroupRoutes } from './job-groups/job-group-routes.js'
import { jobQueueRoutes } from './job-queues/queue-routes.js'
import { jobTypeRequirementRoutes } from './job-types/job-type-requirement-routes.js'
import { dataSchemaRoutes } from './job-types/data-schema-routes.js'
import { jobTypeRoutes } from './job-types/job-type-routes.js'
import { jobTypeVersionRoutes } from './job-types/job-type-version-routes.js'
import { jobActionRoutes } from './jobs/job-action-routes.js'
import { jobHistoryRoutes } from './jobs/job-history-routes.js'
import { jobMailRoutes } from './jobs/job-mail-routes.js'
import { jobPeopleRoutes } from './jobs/job-people-routes.js'
import { jobRoutes } from './jobs/job-routes.js'
import { mailRoutes } from './mail/mail-routes.js'
import { metricsRoutes } from './metrics/metrics-routes.js'
import type { Metrics } from './metrics/metrics.js'
import { overviewRoutes } from './overview/overview-routes.js'
import { pathMapRoutes } from './path-maps/path-map-routes.js'
import { reportRoutes } from './reports/report-routes.js'
import { settingsRoutes } from './settings/settings-routes.js'
import { softwareRoutes } from './software/software-routes.js'
import { softwareVersionRoutes } from './software/software-version-routes.js'
import { statisticsRoutes } from './statistics/statistics-routes.js'
import { tagRoutes } from './tags/tag-routes.js'
import { logLineRoutes } from './task-logs/log-line-routes.js'
import { taskLogRoutes } from './task-logs/task-log-routes.js'
import { taskActionRoutes } from './tasks/task-action-routes.js'
import { taskRoutes } from './tasks/task-routes.js'
import { roleRoutes } from './users/role-routes.js'
import { userRoutes } from './users/user-routes.js'

const rooms = [
  auditRoutes,
  agentActionRoutes,
  agentRoutes,
  agentHistoryRoutes,
  agentSoftwareRoutes,
  agentUpdateRoutes,
  enrolmentKeyRoutes,
  enrolRoutes,
  estimateRoutes,
  explainRoutes,
  jobActionRoutes,
  jobGroupRoutes,
  jobHistoryRoutes,
  jobMailRoutes,
  jobPeopleRoutes,
  jobQueueRoutes,
  jobRoutes,
  jobTypeRequirementRoutes,
  jobTypeRoutes,
  jobTypeVersionRoutes,
  dataSchemaRoutes,
  mailRoutes,
  overviewRoutes,
  pathMapRoutes,
  reportRoutes,
  roleRoutes,
  sessionRoutes,
  settingsRoutes,
  softwareRoutes,
  softwareVersionRoutes,
  statisticsRoutes,
  tagRoutes,
  taskActionRoutes,
  taskLogRoutes,
  logLineRoutes,
  taskRoutes,
  tokenRoutes,
  userRoutes,
]

export async function serveFarm(server: Server, farm: Farm, events: Events, metrics: Metrics): Promise<void> {
  boundRequestTime(server.server)
  identifyCallers(server, farm)
  guardRoutes(server, farm)
  auditRequests(server, farm)
  await documentApi(server, farm.settings)
  await server.register(
    (api: Server, _options, done) => {
      for (const routes of rooms) routes(api, farm)
      done()
    },
    { prefix: farm.settings.api_prefix },
  )
  eventRoutes(server, events, farm.settings, stillIn(farm), metrics.eventClients)
  metricsRoutes(server, metrics)
  withForms(server, forms => {
    loginRoutes(forms, farm)
    setupRoutes(forms, farm)
    accountRoutes(forms, farm)
  })
  await webRoutes(server)
  server.get('/healthz', () => ({ status: 'ok' }))
}
