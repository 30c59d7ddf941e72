// Who may do what: one entry for every method and address of the server. docs/security.md shows it; a test walks all of it.
import { pageFolders } from '@pyfarm/contract/page-folders'
import type { Access } from './access-rules.js'

const viewer: Access = { person: 'viewer' }
const user: Access = { person: 'user' }
const ownJob: Access = { person: 'user', own: 'job' }
const ownGroup: Access = { person: 'user', own: 'group' }
const operator: Access = { person: 'operator' }
const admin: Access = { person: 'admin' }
const loggedIn: Access = { person: 'logged in' }
const anyone: Access = { person: 'anyone' }

/** What an agent needs for itself (agent-protocol.md section 3). */
const agentItself = (person: Access): Access => ({ ...person, agent: 'itself' })
/** What every agent has to read. */
const anyAgent = (person: Access): Access => ({ ...person, agent: 'any' })
const page = (access: Access): Access => ({ ...access, page: true })
const form = (access: Access): Access => ({ ...access, page: true, form: true })

/** Addresses below `api_prefix`. */
export const apiAccess: Readonly<Record<string, Access>> = {
  'GET /agents/': viewer,
  'POST /agents/': agentItself(operator),
  'GET /agents/schema': viewer,
  'POST /agents/actions': operator,
  'GET /agents/updates/:version': anyAgent(viewer),
  'PUT /agents/updates/:version': admin,
  'GET /agents/:agent': agentItself(viewer),
  'POST /agents/:agent': agentItself(operator),
  'DELETE /agents/:agent': operator,
  'POST /agents/:agent/enable': operator,
  'POST /agents/:agent/disable': operator,
  'POST /agents/:agent/restart': operator,
  'POST /agents/:agent/check_software': operator,
  'GET /agents/:agent/explain': viewer,
  'GET /agents/:agent/history': viewer,
  'POST /agents/:agent/reports': { person: 'nobody', agent: 'itself' },
  'GET /agents/:agent/software/': agentItself(viewer),
  'POST /agents/:agent/software/': agentItself(operator),
  'DELETE /agents/:agent/software/:software/versions/:version': agentItself(operator),
  'GET /agents/:agent/tasks/': agentItself(viewer),
  'POST /agents/:agent/tasks/': operator,
  'GET /agents/:agent/failed_tasks/': viewer,

  'GET /jobs/': viewer,
  'POST /jobs/': user,
  'GET /jobs/schema': viewer,
  'POST /jobs/actions': { ...user, own: 'each job' },
  'GET /jobs/:job': viewer,
  'POST /jobs/:job': ownJob,
  'PUT /jobs/:job': ownJob,
  'DELETE /jobs/:job': ownJob,
  'POST /jobs/:job/rerun': ownJob,
  'POST /jobs/:job/rerun_failed': ownJob,
  'POST /jobs/:job/pause': ownJob,
  'POST /jobs/:job/unpause': ownJob,
  'POST /jobs/:job/upgrade': ownJob,
  'GET /jobs/:job/estimate': viewer,
  'GET /jobs/:job/explain': viewer,
  'GET /jobs/:job/frames': viewer,
  'GET /jobs/:job/limits': viewer,
  'GET /jobs/:job/history': viewer,
  'GET /jobs/:job/mails': viewer,
  'GET /jobs/:job/notified_users/': viewer,
  'POST /jobs/:job/notified_users/': ownJob,
  'DELETE /jobs/:job/notified_users/:username': ownJob,
  'GET /jobs/:job/tasks/': viewer,
  'GET /jobs/:job/tasks/:task': anyAgent(viewer),
  'POST /jobs/:job/tasks/:task': { ...ownJob, agent: 'reporter' },
  'PUT /jobs/:job/tasks/:task': { ...ownJob, agent: 'reporter' },
  'POST /jobs/:job/tasks/:task/rerun': ownJob,
  'GET /jobs/:job/tasks/:task/picture': viewer,
  'GET /jobs/:job/tasks/:task/failed_on_agents/': viewer,
  'POST /jobs/:job/tasks/:task/failed_on_agents/': agentItself(ownJob),
  'DELETE /jobs/:job/tasks/:task/failed_on_agents/:agent': ownJob,
  'GET /jobs/:job/tasks/:task/attempts/:attempt/logs/': viewer,
  'POST /jobs/:job/tasks/:task/attempts/:attempt/logs/': agentItself(ownJob),
  'GET /jobs/:job/tasks/:task/attempts/:attempt/logs/:log': viewer,
  'POST /jobs/:job/tasks/:task/attempts/:attempt/logs/:log': agentItself(ownJob),
  'GET /jobs/:job/tasks/:task/attempts/:attempt/logs/:log/logfile': viewer,
  'GET /jobs/:job/tasks/:task/attempts/:attempt/logs/:log/lines': viewer,
  'GET /jobs/:job/tasks/:task/attempts/:attempt/logs/:log/search': viewer,
  'PUT /jobs/:job/tasks/:task/attempts/:attempt/logs/:log/logfile': agentItself(ownJob),
  'POST /tasks/actions': { ...user, own: 'each job' },

  'GET /jobgroups/': viewer,
  'POST /jobgroups/': user,
  'GET /jobgroups/schema': viewer,
  'GET /jobgroups/:group': viewer,
  'POST /jobgroups/:group': ownGroup,
  'DELETE /jobgroups/:group': ownGroup,
  'GET /jobgroups/:group/jobs': viewer,

  'GET /jobqueues/': viewer,
  'POST /jobqueues/': operator,
  'GET /jobqueues/schema': viewer,
  'GET /jobqueues/:queue': viewer,
  'POST /jobqueues/:queue': operator,
  'POST /jobqueues/:queue/move': operator,
  'DELETE /jobqueues/:queue': operator,

  'GET /jobtypes/': viewer,
  'POST /jobtypes/': admin,
  'GET /jobtypes/schema': viewer,
  'GET /jobtypes/:type': viewer,
  'PUT /jobtypes/:type': admin,
  'DELETE /jobtypes/:type': admin,
  'GET /jobtypes/:type/versions/': viewer,
  'GET /jobtypes/:type/versions/:version': anyAgent(viewer),
  'DELETE /jobtypes/:type/versions/:version': admin,
  'GET /jobtypes/:type/versions/:version/code': anyAgent(viewer),
  'GET /jobtypes/:type/versions/:version/data_schema': viewer,
  'PUT /jobtypes/:type/versions/:version/data_schema': admin,
  'POST /jobtypes/:type/versions/:version/check_data': user,
  'GET /jobtypes/:type/versions/:version/software_requirements/': viewer,
  'POST /jobtypes/:type/versions/:version/software_requirements/': admin,
  'POST /jobtypes/:type/mail_preview': admin,
  'GET /jobtypes/:type/software_requirements/': viewer,
  'POST /jobtypes/:type/software_requirements/': admin,
  'GET /jobtypes/:type/software_requirements/:software': viewer,
  'DELETE /jobtypes/:type/software_requirements/:software': admin,

  'GET /overview': viewer,
  'GET /overview/groups': viewer,
  'GET /overview/queues': viewer,
  'GET /overview/waiting': viewer,

  'GET /pathmaps/': anyAgent(viewer),
  'POST /pathmaps/': operator,
  'GET /pathmaps/schema': viewer,
  'GET /pathmaps/:map': viewer,
  'POST /pathmaps/:map': operator,
  'DELETE /pathmaps/:map': operator,

  'GET /software/': anyAgent(viewer),
  'POST /software/': admin,
  'GET /software/schema': viewer,
  'GET /software/:software': anyAgent(viewer),
  'PUT /software/:software': admin,
  'DELETE /software/:software': admin,
  'GET /software/:software/versions/': viewer,
  'POST /software/:software/versions/': admin,
  'GET /software/:software/versions/:version': anyAgent(viewer),
  'DELETE /software/:software/versions/:version': admin,
  'GET /software/:software/versions/:version/code': anyAgent(viewer),
  'GET /software/:software/versions/:version/discovery_code': anyAgent(viewer),

  'GET /tags/': viewer,
  'POST /tags/': agentItself(user),
  'GET /tags/schema': viewer,
  'GET /tags/:tag': viewer,
  'PUT /tags/:tag': operator,
  'DELETE /tags/:tag': operator,
  'GET /tags/:tag/agents/': viewer,
  'POST /tags/:tag/agents/': agentItself(operator),
  'DELETE /tags/:tag/agents/:agent': agentItself(operator),

  'GET /mails/': admin,
  'GET /mails/:mail': admin,
  'POST /mails/:mail/resend': admin,

  'GET /statistics/task_events': viewer,
  'GET /statistics/task_events/csv': viewer,
  'GET /statistics/task_counts': viewer,
  'GET /statistics/task_counts/csv': viewer,
  'GET /statistics/agent_counts': viewer,
  'GET /statistics/agent_counts/csv': viewer,

  'GET /audit/': admin,
  'GET /audit/csv': admin,

  'GET /enrolment_keys/': operator,
  'POST /enrolment_keys/': operator,
  'DELETE /enrolment_keys/:enrolment_key': operator,
  'POST /enrol': anyone,
  'GET /settings/': admin,

  'GET /session': anyone,
  'GET /sessions/': loggedIn,
  'DELETE /sessions/:session': loggedIn,
  'GET /tokens/': loggedIn,
  'POST /tokens/': loggedIn,
  'DELETE /tokens/:token': loggedIn,
  'GET /users/': admin,
  'POST /users/': admin,
  'GET /users/:user': admin,
  'POST /users/:user': admin,
  'DELETE /users/:user': admin,
  'POST /users/:user/password': loggedIn,
  'GET /roles/': admin,
  'POST /roles/': admin,
  'GET /roles/:role': admin,
  'POST /roles/:role': admin,
  'DELETE /roles/:role': admin,
}

/** All other addresses; one that ends in `*` stands for all that begin so and have no entry of their own. */
export const otherAccess: Readonly<Record<string, Access>> = {
  'GET /': page(viewer),
  'GET /index.html': page(viewer),
  ...Object.fromEntries(pageFolders.flatMap(name => [`GET /${name}`, `GET /${name}/*`]).map(key => [key, page(viewer)])),
  'GET /assets/*': anyone,
  'GET /api/openapi.json': viewer,
  'GET /docs/api*': page(viewer),
  'GET /events': viewer,
  'GET /healthz': anyone,
  'GET /metrics': viewer,
  'GET /setup/': page(anyone),
  'POST /setup/': form(anyone),
  'GET /login/': page(anyone),
  'POST /login/': form(anyone),
  'GET /logout/': page(loggedIn),
  'POST /logout/': form(loggedIn),
  'GET /account/': page(loggedIn),
  'POST /account/password': form(loggedIn),
  'POST /account/sessions/:session/end': form(loggedIn),
}

/** The entry of a route; undefined when it has none. */
export function accessOf(method: string, url: string, apiPrefix: string): Access | undefined {
  const verb = method === 'HEAD' ? 'GET' : method
  if (url.startsWith(`${apiPrefix}/`)) return apiAccess[`${verb} ${url.slice(apiPrefix.length)}`]
  const exact = otherAccess[`${verb} ${url}`]
  if (exact !== undefined) return exact
  const wide = Object.keys(otherAccess).find(key => key.endsWith('*') && `${verb} ${url}`.startsWith(key.slice(0, -1)))
  return wide === undefined ? undefined : otherAccess[wide]
}
