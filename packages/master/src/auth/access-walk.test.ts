// Every route of the server, asked by everybody: what docs/security.md says is what happens.
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentId, instant, jobId } from '@pyfarm/contract/ids'
import type { JobId, UserId } from '@pyfarm/contract/ids'
import { composeFarm } from '../compose-farm.js'
import { createEvents } from '../events/events.js'
import { createServer } from '../http/server.js'
import { serveFarm } from '../serve-farm.js'
import { makeDatabase } from '../testing/test-databases.js'
import type { MadeDatabase } from '../testing/test-databases.js'
import { addAgentRow } from '../testing/test-rows.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import type { TestFarm } from '../testing/test-farm.js'
import { apiAccess, otherAccess } from './access-table.js'
import { editUser } from '../users/save-user.js'
import { hashOfSecret, newToken } from './secret-texts.js'
import { callerNames, printedMatrix, readMatrix } from './testing/access-matrix.js'
import type { CallerName } from './testing/access-matrix.js'
import { addAgentToken, addPersonalToken, addSession, addUser, bearer, outside } from './testing/people.js'

const document = new URL('../../../../docs/security.md', import.meta.url)
const agent = agentId('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0001')
const trusted = '127.0.0.1'

const verbs = ['GET', 'POST', 'PUT', 'DELETE'] as const

interface Route {
  readonly method: (typeof verbs)[number]
  readonly url: string
}

/** Everything that a master puts on its server. */
async function routesOfServer({ farm }: TestFarm): Promise<Route[]> {
  const server = createServer(farm.settings, pino({ level: 'silent' }))
  const found: Route[] = []
  server.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) {
      const verb = verbs.find(known => known === name)
      if (verb !== undefined) found.push({ method: verb, url })
      else if (name !== 'HEAD') throw new Error(`The walk does not know ${name} ${url}.`)
    }
  })
  const { metrics } = composeFarm({
    settings: farm.settings,
    home: farm.home,
    database: farm.database,
    events: createEvents(1),
    log: farm.log,
  })
  await serveFarm(server, farm, createEvents(1), metrics)
  await server.ready()
  await server.close()
  return found
}

/** The row of the document that a route belongs to. */
function rowOf({ method, url }: Route, rows: readonly string[]): string | undefined {
  const key = `${method} ${url}`
  return rows.find(row => row === key) ?? rows.find(row => row.endsWith('*') && key.startsWith(row.slice(0, -1)))
}

describe('the access table', () => {
  it('stands in docs/security.md as it is', async () => {
    const text = await readFile(document, 'utf8')
    if (process.env['PYFARM_TEST_WRITE_DOCS'] !== undefined)
      await writeFile(
        document,
        text.replace(readMatrix(text).printed, () => printedMatrix()),
      )
    expect(readMatrix(await readFile(document, 'utf8')).printed).toBe(printedMatrix())
  })
})

describe('every route of the server', () => {
  let made: MadeDatabase | undefined
  let routes: Route[]
  let cells: Map<string, Map<CallerName, string>>
  const users = new Map<'viewer' | 'user' | 'operator' | 'admin' | 'other', UserId>()
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(
    () => {
      if (made === undefined) throw new Error('The database was not made.')
      return made
    },
    { trusted_role: 'user', event_clients_max: 0 },
  )
  const userOf = (name: 'viewer' | 'user' | 'operator' | 'admin' | 'other'): UserId => {
    const id = users.get(name)
    if (id === undefined) throw new Error(`${name} was not made`)
    return id
  }
  const own = { job: jobId(0), group: 0 }
  const others = { job: jobId(0), group: 0 }

  beforeAll(async () => {
    const { farm } = current()
    routes = await routesOfServer(current())
    cells = readMatrix(await readFile(document, 'utf8')).cells
    for (const role of ['viewer', 'user', 'operator', 'admin'] as const) users.set(role, await addUser(farm, role, role))
    users.set('other', await addUser(farm, 'other', 'user'))
    await addAgentRow(farm.database.write, { id: agent })
    await asAdmin('POST', '/jobtypes/', { name: 'Render', code: 'pass' })
    own.job = await submit('user')
    others.job = await submit('other')
  })
  const asAdmin = async (method: 'POST' | 'GET', path: string, body?: object) => {
    const { headers } = await addSession(current().farm, userOf('admin'))
    return current().send(method, path, body, { headers })
  }
  const submit = async (user: string): Promise<JobId> =>
    jobId(idOf(await asAdmin('POST', '/jobs/', { title: 'Job', jobtype: 'Render', user })))
  const makeGroup = async (user: string): Promise<number> => idOf(await asAdmin('POST', '/jobgroups/', { title: 'Group', user }))

  interface Sender {
    readonly headers: Readonly<Record<string, string>>
    readonly from: string
    readonly owns: boolean
  }
  const senderOf = async (caller: CallerName): Promise<Sender> => {
    const { farm } = current()
    const session = async (name: 'viewer' | 'user' | 'operator' | 'admin') => (await addSession(farm, userOf(name))).headers
    switch (caller) {
      case 'outside':
        return { headers: {}, from: outside, owns: false }
      case 'network':
        return { headers: {}, from: trusted, owns: false }
      case 'agent':
        return { headers: bearer(await addAgentToken(farm, agent)), from: outside, owns: false }
      case 'viewer':
      case 'operator':
      case 'admin':
        return { headers: await session(caller), from: outside, owns: false }
      case 'user, own':
        return { headers: await session('user'), from: outside, owns: true }
      case 'user, other':
        return { headers: await session('user'), from: outside, owns: false }
    }
  }

  const addressOf = async ({ url }: Route, owns: boolean): Promise<string> => {
    const { job } = owns ? own : others
    const group = url.includes(':group') ? await makeGroup(owns ? 'user' : 'other') : 0
    const values: Readonly<Record<string, string>> = {
      job: `${job}`,
      group: `${group}`,
      agent,
      task: `${job}`,
      username: 'other',
    }
    return url.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? '999999').replace('*', 'nothing')
  }

  /** What became of a request, in the words of the document. */
  const ask = async (route: Route, { headers, from, owns }: Sender): Promise<'yes' | 'login' | ''> => {
    const { server } = current()
    const isApi = route.url.startsWith('/api/')
    const withBody = route.method === 'POST' || route.method === 'PUT'
    const answer = await server.inject({
      method: route.method,
      url: await addressOf(route, owns),
      remoteAddress: from,
      headers: {
        ...(withBody ? { 'content-type': isApi ? 'application/json' : 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(withBody ? { payload: isApi ? '{}' : 'x=1' } : {}),
    })
    if (answer.headers.location?.toString().startsWith('/login/?next=') === true) return 'login'
    return answer.statusCode === 401 || answer.statusCode === 403 ? '' : 'yes'
  }

  it('has a row in the document, and every row a route', () => {
    const rows = [...cells.keys()]
    expect(routes.filter(route => rowOf(route, rows) === undefined)).toEqual([])
    const used = new Set(routes.map(route => rowOf(route, rows)))
    expect(rows.filter(row => !used.has(row))).toEqual([])
    expect(rows).toHaveLength(Object.keys({ ...apiAccess, ...otherAccess }).length)
    expect(routes.length).toBeGreaterThan(120)
  })

  it.each(callerNames)(
    'lets in %s where the document says so, and nowhere else',
    async caller => {
      const found: unknown[] = []
      const written: unknown[] = []
      for (const route of routes) {
        const cell = cells.get(rowOf(route, [...cells.keys()]) ?? '')?.get(caller)
        written.push([route, cell === 'each' ? 'yes' : cell])
        found.push([route, await ask(route, await senderOf(caller))])
      }
      expect(found).toEqual(written)
    },
    120_000,
  )

  const lasting = [
    ['an expired session', async () => (await addSession(current().farm, userOf('admin'), instant(Date.now() - 1))).headers],
    ['an expired token', async () => bearer(await addPersonalToken(current().farm, userOf('admin'), instant(Date.now() - 1)))],
    ['a revoked token', async () => bearer(await revokedToken())],
    ['the revoked token of an agent', async () => bearer(await revokedAgentToken())],
    ['the expired token of an agent', async () => bearer(await expiredAgentToken())],
    [
      'the session of a user who was switched off',
      async () => (await addSession(current().farm, await userWho({ active: false }))).headers,
    ],
    [
      'the token of a user who was switched off',
      async () => bearer(await addPersonalToken(current().farm, await userWho({ active: false }))),
    ],
    [
      'the session of a user whose time is over',
      async () => (await addSession(current().farm, await userWho({ expiration: instant(0) }))).headers,
    ],
    ['an enrolment key', () => bearer(newToken('enrolment'))],
    ['a token that was never given', () => bearer('pyfarm_p_wrong')],
    ['another kind of Authorization', () => ({ authorization: 'Basic YWRtaW46YWRtaW4=' })],
  ] as const
  const revokedToken = async (): Promise<string> => {
    const { farm } = current()
    const token = await addPersonalToken(farm, userOf('admin'))
    await farm.database.write.updateTable('api_tokens').set({ revoked_on: farm.clock() }).execute()
    return token
  }

  const revokedAgentToken = async (): Promise<string> => {
    const { farm } = current()
    const token = await addAgentToken(farm, agent)
    await farm.database.write.updateTable('api_tokens').set({ revoked_on: farm.clock() }).where('kind', '=', 'agent').execute()
    return token
  }

  const expiredAgentToken = async (): Promise<string> => {
    const { farm } = current()
    const token = await addAgentToken(farm, agent)
    const expired = { expires_on: instant(farm.clock() - 1) }
    await farm.database.write.updateTable('api_tokens').set(expired).where('hash', '=', hashOfSecret(token)).execute()
    return token
  }

  /** An administrator who is let in no more. */
  const userWho = async (edit: Parameters<typeof editUser>[2]): Promise<UserId> => {
    const { farm } = current()
    const id = await addUser(farm, `gone ${randomUUID()}`, 'admin')
    await editUser(farm, id, edit)
    return id
  }

  it.each(lasting)(
    'lets in nobody with %s who is not let in from outside, not even from a trusted network',
    async (_what, headersOf) => {
      const closed = routes.filter(route => cells.get(rowOf(route, [...cells.keys()]) ?? '')?.get('outside') !== 'yes')
      const headers = await headersOf()
      const open: Route[] = []
      for (const route of closed) if ((await ask(route, { headers, from: trusted, owns: true })) === 'yes') open.push(route)
      expect(open).toEqual([])
    },
    60_000,
  )
})

describe('with login_disabled', () => {
  let made: MadeDatabase | undefined
  beforeAll(async () => {
    made = await makeDatabase(undefined)
  })
  afterAll(() => made?.drop())
  const current = startTestFarm(
    () => {
      if (made === undefined) throw new Error('The database was not made.')
      return made
    },
    { login_disabled: true, event_clients_max: 0 },
  )

  it('everybody may do everything', async () => {
    const { server } = current()
    const routes = await routesOfServer(current())
    const refused: unknown[] = []
    for (const { method, url } of routes.filter(route => !route.url.startsWith('/setup'))) {
      const address = url.replaceAll(/:(\w+)/g, '999999').replace('*', 'nothing')
      const { statusCode } = await server.inject({
        method,
        url: address,
        remoteAddress: outside,
        ...(method === 'POST' ? { payload: {} } : {}),
      })
      if (statusCode === 401 || statusCode === 403) refused.push([method, url, statusCode])
    }
    // There is no session, and nobody to log in as.
    expect(refused).toEqual([])
  }, 60_000)

  it.each([
    ['evil.example:5000', 401],
    ['127.0.0.1:5000', 200],
  ])('a page that made its own name %s lead here is answered with %d', async (host, status) => {
    const headers = { host, 'accept-language': 'de', 'sec-fetch-site': 'same-origin' }
    const { statusCode } = await current().server.inject({ method: 'GET', url: '/api/v1/jobs/', headers })
    expect(statusCode).toBe(status)
  })
})

it('a route that nobody said who may use is not put on the server', async () => {
  const made = await makeDatabase(undefined)
  try {
    const { settings } = made
    const log = pino({ level: 'silent' })
    const { farm, metrics } = composeFarm({ settings, home: '/nowhere', database: made.database, events: createEvents(1), log })
    const server = createServer(settings, log)
    await serveFarm(server, farm, createEvents(1), metrics)
    expect(() => server.get('/api/v1/new', () => ({}))).toThrow('GET /api/v1/new needs an entry in auth/access-table.ts')
    await server.close()
  } finally {
    await made.drop()
  }
})
