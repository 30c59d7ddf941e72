// Calls to agents: pooled connections, a time-out, a limit of calls in flight, and one at a time for each agent. Those that don't
// answer leave the living their places.
import PQueue from 'p-queue'
import { Agent, request } from 'undici'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { agentLookup, refusedCall } from './agent-addresses.js'

/** A larger answer is none of an agent's. */
const mostBytes = 16 * 1024 * 1024
/** Milliseconds after which a call that waits for its answer gives its place to the next one. */
const slow = 1_000
/** What part of all places agents get that did not answer their last call. */
const forSilent = 1 / 4

export type AgentReply =
  /** The body is parsed; undefined when there is none, a text when it is not JSON, or larger than an agent's ever is. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'no answer'; readonly reason: string }

export interface CallTarget {
  readonly id: AgentId
  /** Base of its API, as `agentApiUrl` gives it. */
  readonly url: string
  /** What it wants to see of its master, if it is enrolled. */
  readonly token?: string
}

type Method = 'GET' | 'POST' | 'DELETE'

export interface AgentCaller {
  readonly call: (agent: CallTarget, method: Method, path: string, body?: object) => Promise<AgentReply>
  /** Cuts off the calls that go on; they and those that wait get no answer. */
  readonly close: () => Promise<void>
}

export function createAgentCaller(settings: Settings): AgentCaller {
  const pool = new Agent({
    connections: 1,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: settings.agent_request_timeout, lookup: agentLookup(settings) },
  })
  const places = settings.agent_requests_at_once
  const living = new PQueue({ concurrency: places })
  const silent = new PQueue({ concurrency: Math.max(1, Math.floor(places * forSilent)) })
  const silentAgents = new Set<AgentId>()
  const lastCall = new Map<AgentId, Promise<unknown>>()

  const send = async ({ token }: CallTarget, url: string, method: Method, body: object | undefined): Promise<AgentReply> => {
    const refused = refusedCall(url, settings)
    if (refused !== undefined) return { kind: 'no answer', reason: refused }
    const end = new AbortController()
    const timer = setTimeout(() => {
      end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
    }, settings.agent_request_timeout)
    try {
      const response = await request(url, {
        method,
        dispatcher: pool,
        signal: end.signal,
        headers: {
          'user-agent': settings.master_user_agent,
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { kind: 'answer', status: response.statusCode, body: parsed(await boundedText(response.body)) }
    } catch (error) {
      return { kind: 'no answer', reason: error instanceof Error ? error.message : String(error) }
    } finally {
      clearTimeout(timer)
    }
  }

  const sendInTurn = async (agent: CallTarget, path: string, method: Method, body: object | undefined): Promise<AgentReply> => {
    const { id } = agent
    const wasSilent = silentAgents.has(id)
    const start = async () => {
      const sent = send(agent, agent.url + path, method, body)
      await (wasSilent ? sent : untilSlow(sent))
      return { reply: sent }
    }
    // Questions can wait: when many agents die at once, work for the living overtakes the polls that find it out.
    const { reply } = await (wasSilent ? silent : living).add(start, { priority: method === 'GET' ? 0 : 1 })
    const answer = await reply
    if (answer.kind === 'no answer') silentAgents.add(id)
    else silentAgents.delete(id)
    return answer
  }

  return {
    call: (agent, method, path, body) => {
      const before = lastCall.get(agent.id) ?? Promise.resolve()
      const reply = before.then(() => sendInTurn(agent, path, method, body))
      lastCall.set(agent.id, reply)
      void reply.then(() => {
        if (lastCall.get(agent.id) === reply) lastCall.delete(agent.id)
      })
      return reply
    },
    close: () => pool.destroy(),
  }
}

/** Kept when the call is over, or has taken a while. */
function untilSlow(call: Promise<unknown>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, slow)
    void call.finally(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) return 'too large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
