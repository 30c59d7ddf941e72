// Which page an address shows. Pages come in files of their own when they are first needed.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseAddress, writeAddress } from './shell/address.js'
import { NotFound } from './shell/not-found.js'
import { PageTrouble } from './shell/page-trouble.js'
import { Shell } from './shell/shell.js'

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageTrouble })

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => rootRoute, path, component })

const home = lazyRouteComponent(() => import('./pages/home/home-page.js'), 'HomePage')
const jobs = lazyRouteComponent(() => import('./pages/jobs/jobs-page.js'), 'JobsPage')
const job = lazyRouteComponent(() => import('./pages/job/job-page.js'), 'JobPage')
const logs = lazyRouteComponent(() => import('./pages/log/log-page.js'), 'LogPage')
const agents = lazyRouteComponent(() => import('./pages/agents/agents-page.js'), 'AgentsPage')
const agent = lazyRouteComponent(() => import('./pages/agent/agent-page.js'), 'AgentPage')
const submit = lazyRouteComponent(() => import('./pages/submit/submit-page.js'), 'SubmitPage')
const users = lazyRouteComponent(() => import('./pages/users/users-page.js'), 'UsersPage')
const user = lazyRouteComponent(() => import('./pages/user/user-page.js'), 'UserPage')
const settings = lazyRouteComponent(() => import('./pages/settings/settings-page.js'), 'SettingsPage')
const mails = lazyRouteComponent(() => import('./pages/mails/mails-page.js'), 'MailsPage')
const audit = lazyRouteComponent(() => import('./pages/audit/audit-page.js'), 'AuditPage')
const queues = lazyRouteComponent(() => import('./pages/queues/queues-page.js'), 'QueuesPage')
const jobTypes = lazyRouteComponent(() => import('./pages/job-types/job-types-page.js'), 'JobTypesPage')
const newJobType = lazyRouteComponent(() => import('./pages/job-type/new-job-type-page.js'), 'NewJobTypePage')
const jobType = lazyRouteComponent(() => import('./pages/job-type/job-type-page.js'), 'JobTypePage')
const software = lazyRouteComponent(() => import('./pages/software/software-page.js'), 'SoftwarePage')
const oneSoftware = lazyRouteComponent(() => import('./pages/software/one-software-page.js'), 'OneSoftwarePage')
const softwareVersion = lazyRouteComponent(() => import('./pages/software/version-page.js'), 'VersionPage')
const newQueue = lazyRouteComponent(() => import('./pages/queue/new-queue-page.js'), 'NewQueuePage')
const queue = lazyRouteComponent(() => import('./pages/queue/queue-page.js'), 'QueuePage')
const groups = lazyRouteComponent(() => import('./pages/groups/groups-page.js'), 'GroupsPage')
const pathMaps = lazyRouteComponent(() => import('./pages/path-maps/path-maps-page.js'), 'PathMapsPage')
const statistics = lazyRouteComponent(() => import('./pages/statistics/statistics-page.js'), 'StatisticsPage')
const taskEvents = lazyRouteComponent(() => import('./pages/statistics/task-events-page.js'), 'TaskEventsPage')
const agentCounts = lazyRouteComponent(() => import('./pages/statistics/agent-counts-page.js'), 'AgentCountsPage')

const pages = [
  page('/', home),
  page('/jobs/', jobs),
  page('/jobs/create', submit),
  page('/jobs/$job', job),
  page('/jobs/$job/tasks/$task/logs', logs),
  page('/agents/', agents),
  page('/agents/$agent', agent),
  page('/jobqueues/', queues),
  page('/jobtypes/', jobTypes),
  page('/jobtypes/create', newJobType),
  page('/jobtypes/$type', jobType),
  page('/software/', software),
  page('/software/$software', oneSoftware),
  page('/software/$software/versions/$version', softwareVersion),
  page('/jobqueues/create', newQueue),
  page('/jobqueues/$queue', queue),
  page('/jobgroups/', groups),
  page('/pathmaps/', pathMaps),
  page('/statistics/', statistics),
  page('/statistics/task_events', taskEvents),
  page('/statistics/agent_counts', agentCounts),
  page('/users/', users),
  page('/users/$user', user),
  page('/settings/', settings),
  page('/mails/', mails),
  page('/audit/', audit),
]

export const router = createRouter({
  routeTree: rootRoute.addChildren(pages),
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  trailingSlash: 'preserve',
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
