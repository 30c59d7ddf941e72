// The whole master on a test database, with all its rooms and without its background work; requests are injected.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { composeFarm } from '../compose-farm.js'
import { createEvents } from '../events/events.js'
import type { Changes, Farm } from '../farm.js'
import { createServer } from '../http/server.js'
import type { Server } from '../http/server.js'
import { serveFarm } from '../serve-farm.js'
import { checkAnswers } from './check-answers.js'
import type { TestDatabase } from './test-databases.js'

export interface FarmAnswer {
  readonly status: number
  /** Parsed if it is JSON, else the text; undefined when there is none. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** The address that the request comes from. */
  readonly from?: string
}

export interface TestFarm {
  readonly server: Server
  readonly farm: Farm
  readonly home: string
  /** What was announced so far, in order. */
  readonly announced: Changes[]
  /** Sends a request to a path below the API prefix; a body that is no string is sent as JSON. */
  readonly send: (
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    options?: RequestOptions,
  ) => Promise<FarmAnswer>
}

/**
 * Starts the master for the tests of the surrounding `describe`, with a home of its own, and ends it after them. `parts` stand in for
 * what a farm has: another clock, say.
 *
 *     const current = startTestFarm(database)
 *     const { status, body } = await current().send('GET', '/jobs/')
 */
export function startTestFarm(
  database: () => TestDatabase,
  overrides: Partial<Settings> = {},
  parts: Partial<Farm> = {},
): () => TestFarm {
  let started: TestFarm | undefined
  beforeAll(async () => {
    started = await testFarm(database(), overrides, parts)
  })
  afterAll(async () => {
    await started?.server.close()
    if (started !== undefined) await rm(started.home, { recursive: true, force: true })
  })
  return () => {
    if (started === undefined) throw new Error('The test farm is there only while its tests run.')
    return started
  }
}

/** The id in an answer. */
export function idOf({ body }: FarmAnswer): number {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'number') return body.id
  throw new Error(`There is no id in ${JSON.stringify(body)}`)
}

async function testFarm(
  { settings: defaults, database }: TestDatabase,
  overrides: Partial<Settings>,
  parts: Partial<Farm>,
): Promise<TestFarm> {
  const home = await mkdtemp(join(tmpdir(), 'pyfarm-farm-'))
  const settings: Settings = {
    ...defaults,
    tasklogs_dir: join(home, 'task_logs'),
    agent_updates_dir: join(home, 'updates'),
    agent_update_key: join(home, 'agent_update_key.pem'),
    ...overrides,
  }
  const announced: Changes[] = []
  const events = createEvents(100)
  const log = pino({ level: 'silent' })
  const clock = parts.clock === undefined ? {} : { clock: parts.clock }
  const composed = composeFarm({ settings, home, database, events, log, ...clock })
  const farm: Farm = { ...composed.farm, announce: changes => announced.push(changes), ...parts }
  const server = createServer(settings, log)
  checkAnswers(server)
  await serveFarm(server, farm, events, composed.metrics)
  return { server, farm, home, announced, send: sender(server, settings.api_prefix) }
}

const sender =
  (server: Server, prefix: string): TestFarm['send'] =>
  async (method, path, body, { headers = {}, from } = {}) => {
    const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await server.inject({
      method,
      url: `${prefix}${path}`,
      headers: { ...type, ...headers },
      ...payload,
      ...(from === undefined ? {} : { remoteAddress: from }),
    })
    const isJson = answer.headers['content-type'] === 'application/json'
    return {
      status: answer.statusCode,
      body: answer.body === '' ? undefined : isJson ? answer.json<unknown>() : answer.body,
      headers: answer.headers,
    }
  }
