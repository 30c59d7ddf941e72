// How changes of agents are asked of the master.
import { bodyOf, farm } from '../../api/client.js'
import { resultWords } from '../../words/results.js'

export type AgentChange =
  | { readonly action: 'enable' | 'disable' | 'restart' | 'check_software' | 'delete' }
  | { readonly action: 'add_tags' | 'remove_tags'; readonly tags: string[] }
  | { readonly action: 'add_software' | 'remove_software'; readonly software: string; readonly version: string }
  | { readonly action: 'set'; readonly values: { readonly notes: string } }

/** @throws Error that says which of them were refused, and why */
export async function actOnAgents(change: AgentChange, ids: readonly string[]): Promise<void> {
  const [only] = ids
  const single = only !== undefined && ids.length === 1 ? actOnOne(change, only) : undefined
  if (single !== undefined) {
    await single
    return
  }
  const { results } = await bodyOf(farm.POST('/api/v1/agents/actions', { body: { ...change, ids: [...ids] } }))
  const trouble = resultWords(results, 'agent')
  if (trouble !== undefined) throw new Error(trouble)
}

/** At the address of the one agent, so that the audit names it; undefined where there is none for the change. */
function actOnOne(change: AgentChange, agent: string): Promise<unknown> | undefined {
  const params = { path: { agent } }
  switch (change.action) {
    case 'enable':
      return bodyOf(farm.POST('/api/v1/agents/{agent}/enable', { params, body: {} }))
    case 'disable':
      return bodyOf(farm.POST('/api/v1/agents/{agent}/disable', { params, body: {} }))
    case 'restart':
      return bodyOf(farm.POST('/api/v1/agents/{agent}/restart', { params, body: {} }))
    case 'check_software':
      return bodyOf(farm.POST('/api/v1/agents/{agent}/check_software', { params, body: {} }))
    case 'delete':
      return bodyOf(farm.DELETE('/api/v1/agents/{agent}', { params }))
    case 'set':
      return bodyOf(farm.POST('/api/v1/agents/{agent}', { params, body: change.values }))
    default:
      return undefined
  }
}
