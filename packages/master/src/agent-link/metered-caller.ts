import type { Meters } from '../metrics/meters.js'
import type { AgentCaller } from './agent-caller.js'

/** The caller, telling what its calls come to. */
export function meteredCaller(caller: AgentCaller, meters: Pick<Meters, 'agentCall'>): AgentCaller {
  return {
    ...caller,
    call: async (agent, method, path, body) => {
      const start = performance.now()
      const reply = await caller.call(agent, method, path, body)
      const seconds = (performance.now() - start) / 1000
      meters.agentCall(nameOf(method, path), seconds, reply.kind === 'answer' ? reply.status : undefined)
      return reply
    },
  }
}

/** `POST /assign`, `DELETE /tasks`: without what names a single task. */
const nameOf = (method: string, path: string): string => `${method} /${path.split(/[/?]/)[1] ?? ''}`
