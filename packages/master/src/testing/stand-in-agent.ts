// A real HTTP server in the place of an agent: it answers as it is told to, or as an agent does that takes everything.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AssignTask } from '@pyfarm/contract/agent-protocol'
import { assignSchema } from '@pyfarm/contract/agent-protocol'

export interface AgentRequest {
  readonly method: string
  /** Below `/api/v1`. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Parsed; undefined when there is none. */
  readonly body: unknown
}

export type ScriptedAnswer =
  | { readonly status: number; readonly body?: unknown; readonly text?: string }
  /** Never answers. */
  | 'hang'
  /** Ends the connection. */
  | 'cut'

/** What it answers to a request; undefined: as an agent does. */
export type Script = (request: AgentRequest) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>

export interface StandInAgent {
  /** As it names itself in its status. */
  id: string
  readonly port: number
  readonly requests: AgentRequest[]
  /** Requests that it answers at this moment, at most so far. */
  readonly mostAtOnce: () => number
  /** What `GET /tasks/` lists. */
  tasks: (AssignTask & { local_state?: string | null })[]
  script: Script
  /** Further fields of its status. */
  status: Readonly<Record<string, unknown>>
  readonly stop: () => Promise<void>
}

/** Listens on a free port of a loopback address. */
export async function startStandInAgent(address = '127.0.0.1'): Promise<StandInAgent> {
  let atOnce = 0
  let most = 0
  const agent: StandInAgent = {
    id: randomUUID(),
    port: 0,
    requests: [],
    mostAtOnce: () => most,
    tasks: [],
    script: () => undefined,
    status: {},
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    most = Math.max(most, ++atOnce)
    response.on('close', () => atOnce--)
    const request = await read(incoming)
    agent.requests.push(request)
    write(response, (await agent.script(request)) ?? usualAnswer(agent, request))
  }
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, address, resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The stand-in agent does not listen.')
  return Object.assign(agent, { port: bound.port })
}

async function read(incoming: IncomingMessage): Promise<AgentRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const { method = '', url = '', headers } = incoming
  return { method, path: url.replace(/^\/api\/v1/, ''), headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

function write(response: ServerResponse, answer: ScriptedAnswer): void {
  if (answer === 'hang') return
  if (answer === 'cut') {
    response.destroy()
    return
  }
  const { status, body, text = body === undefined ? '' : JSON.stringify(body) } = answer
  response.writeHead(status, { 'content-type': body === undefined ? 'text/html' : 'application/json' })
  response.end(text)
}

/** An agent with room for everything. */
function usualAnswer(agent: StandInAgent, { method, path, body }: AgentRequest): ScriptedAnswer {
  if (method === 'POST' && path === '/assign') {
    const parsed = assignSchema.safeParse(body)
    if (!parsed.success) return { status: 400, body: { error: parsed.error.message } }
    agent.tasks.push(...parsed.data.tasks)
    return { status: 202, body: { id: randomUUID() } }
  }
  if (method === 'GET' && path === '/status') {
    return { status: 200, body: { agent_id: agent.id, state: 'online', free_ram: 4096, ...agent.status } }
  }
  if (method === 'GET' && path === '/tasks/') return { status: 200, body: agent.tasks }
  if (method === 'DELETE' && path.startsWith('/tasks/')) {
    const known = agent.tasks.length
    agent.tasks = agent.tasks.filter(task => task.id !== Number(path.slice('/tasks/'.length)))
    return { status: agent.tasks.length < known ? 202 : 204 }
  }
  return { status: 404, body: { error: 'not found' } }
}
