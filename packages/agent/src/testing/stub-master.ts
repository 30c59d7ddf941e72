// A master for tests: a real HTTP server that records what an agent sends and answers as it is told.
import fastify from 'fastify'
import { offersHeader } from '@pyfarm/contract/agent-protocol'

export interface RecordedRequest {
  readonly method: string
  /** Below `/api/v1`. */
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface StubAnswer {
  readonly status: number
  readonly body?: unknown
  /** Sent as it is, instead of a body. */
  readonly text?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** The connection is closed, without an answer; or no answer ever comes. */
  readonly drop?: true
  readonly hang?: true
}

export interface StubMaster {
  readonly url: string
  readonly requests: RecordedRequest[]
  /** Code of job types by name, served under the class name `Work`. */
  readonly jobTypes: Map<string, string>
  /** Answers a request in another way than usual while it gives something. */
  answer: (request: RecordedRequest) => StubAnswer | undefined | Promise<StubAnswer>
  offers: string | undefined
  /** The recorded requests whose `METHOD path` matches. */
  seen(pattern: RegExp): RecordedRequest[]
  close(): Promise<void>
}

export async function openStubMaster(port = 0): Promise<StubMaster> {
  const server = fastify({ logger: false, forceCloseConnections: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    done(null, parse(request.headers['content-type'], body.toString()))
  })
  const stub: StubMaster = {
    url: '',
    requests: [],
    jobTypes: new Map(),
    answer: () => undefined,
    offers: undefined,
    seen: pattern => stub.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`)),
    close: () => server.close(),
  }
  server.all('/api/v1/*', async (request, reply) => {
    const { method, url, body, headers } = request
    const recorded = { method, path: url.replace('/api/v1', ''), body, headers }
    stub.requests.push(recorded)
    const {
      status,
      body: answer,
      text,
      headers: more = {},
      drop,
      hang,
    } = (await stub.answer(recorded)) ?? usualAnswer(stub, recorded)
    if (drop === true || hang === true) {
      reply.hijack()
      if (drop === true) request.raw.socket.destroy()
      return reply
    }
    if (stub.offers !== undefined) reply.header(offersHeader, stub.offers)
    return reply
      .code(status)
      .type(text === undefined ? 'application/json' : 'text/x-python')
      .headers(more)
      .send(text ?? JSON.stringify(answer ?? {}))
  })
  const url = await server.listen({ host: '127.0.0.1', port })
  return Object.assign(stub, { url })
}

function usualAnswer(stub: StubMaster, { method, path, body }: RecordedRequest): StubAnswer {
  if (method === 'POST' && path === '/agents/') return { status: 201, body }
  const jobType = /^\/jobtypes\/([^/]+)\/versions\/(\d+)$/.exec(path)
  if (jobType !== null) return jobTypeAnswer(stub, decodeURIComponent(jobType[1] ?? ''), Number(jobType[2]))
  if (/^\/agents\/[^/]+\/reports$/.test(path))
    return { status: 200, body: { results: reportsIn(body).map(() => ({ status: 200 })) } }
  if (/\/logs\/$|\/logfile$|\/failed_on_agents\/$/.test(path)) return { status: 201 }
  return { status: 200 }
}

/** What was sent to the `reports` of an agent in a request. */
export function reportsIn(body: unknown): Record<string, unknown>[] {
  return (body as { reports: Record<string, unknown>[] }).reports
}

function jobTypeAnswer(stub: StubMaster, name: string, version: number): StubAnswer {
  const code = stub.jobTypes.get(name)
  if (code === undefined) return { status: 404, body: { error: 'no such job type' } }
  return { status: 200, body: { name, version, classname: 'Work', code } }
}

function parse(type: string | undefined, text: string): unknown {
  if (type !== 'application/json' || text === '') return text
  return JSON.parse(text) as unknown
}
