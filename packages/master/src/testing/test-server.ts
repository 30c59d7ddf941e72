// A real server with the routes of a room, on a test database; requests are injected.
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { Changes, Farm } from '../farm.js'
import { createServer } from '../http/server.js'
import type { Server } from '../http/server.js'
import type { TestDatabase } from './test-databases.js'

type Routes = (server: Server, farm: Farm) => void

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

export interface Answer {
  readonly status: number
  /** Parsed if it is JSON, else the text; undefined when there is none. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

export interface TestServer {
  readonly server: Server
  readonly farm: Farm
  /** What was announced so far, in order. */
  readonly announced: readonly Changes[]
  /** Sends a request to a path below the API prefix; a body that is no string is sent as JSON. */
  readonly send: (method: Method, path: string, body?: unknown) => Promise<Answer>
}

/**
 * Starts a server for the tests of the surrounding `describe`, and closes it after them.
 *
 *     const current = startTestServer([tagRoutes], database)
 *     const { status, body } = await current().send('POST', '/tags/', { tag: 'gpu' })
 */
export function startTestServer(
  routes: readonly Routes[],
  database: () => TestDatabase,
  parts: Partial<Farm> = {},
): () => TestServer {
  let started: TestServer | undefined
  beforeAll(async () => {
    started = await testServer(routes, database(), parts)
  })
  afterAll(async () => {
    await started?.server.close()
  })
  return () => {
    if (started === undefined) throw new Error('The test server is there only while its tests run.')
    return started
  }
}

/** The id in an answer. */
export function idOf({ body }: Answer): number {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'number') return body.id
  throw new Error(`There is no id in ${JSON.stringify(body)}`)
}

async function testServer(
  routes: readonly Routes[],
  { settings, database }: TestDatabase,
  parts: Partial<Farm>,
): Promise<TestServer> {
  const announced: Changes[] = []
  const farm: Farm = {
    settings,
    home: '/nowhere',
    database,
    clock: () => instant(Date.now()),
    log: pino({ level: 'silent' }),
    announce: changes => announced.push(changes),
    refreshJob: () => Promise.resolve(),
    freeTasksOfAgent: () => Promise.resolve(),
    deleteMarkedJobs: () => undefined,
    ...parts,
  }
  const server = createServer(farm.settings, farm.log)
  await server.register(
    (scope, _options, done) => {
      for (const route of routes) route(scope, farm)
      done()
    },
    { prefix: farm.settings.api_prefix },
  )
  return {
    server,
    farm,
    announced,
    send: (method, path, body) => send(server, method, `${farm.settings.api_prefix}${path}`, body),
  }
}

async function send(
  server: Server,
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body: unknown,
): Promise<Answer> {
  const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
  const answer = await server.inject({ method, url, headers: { 'content-type': 'application/json' }, ...payload })
  const isJson = answer.headers['content-type'] === 'application/json'
  return {
    status: answer.statusCode,
    body: answer.body === '' ? undefined : isJson ? answer.json() : answer.body,
    headers: answer.headers,
  }
}
