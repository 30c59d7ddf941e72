// What a person can do with agents, one or many.
import { bodyOf, farm } from '../../api/client.js'
import { agentsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { actOnceSure, type PlainAction } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import { resultWords } from '../../words/results.js'

export const agentActions = {
  enable: { title: 'Enable', past: 'enabled' },
  disable: {
    title: 'Disable',
    past: 'disabled',
    warning: agents => `What ${agents} render is stopped and given to others, until they are enabled again.`,
  },
  restart: { title: 'Restart when idle', past: 'to restart when idle' },
  check_software: { title: 'Check software', past: 'checking their software' },
  delete: {
    title: 'Delete',
    past: 'deleted',
    warning: agents =>
      `${agents} are forgotten, with their tags and software; their tasks go to others. An agent that still runs comes back by itself.`,
  },
} satisfies Readonly<Record<string, PlainAction>>

export type AgentActionName = keyof typeof agentActions

/** Does an action with agents, after a confirmation where it hurts. */
export function useAgentActions(): (name: AgentActionName, ids: readonly string[]) => void {
  const change = useChange({
    act: async ({ name, ids }: { name: AgentActionName; ids: readonly string[] }) => {
      const answer = await bodyOf(farm.POST('/api/v1/agents/actions', { body: { action: name, ids: [...ids] } }))
      const trouble = resultWords(answer.results, 'agent')
      if (trouble !== undefined) throw new Error(trouble)
    },
    done: ({ name, ids }) => `${countWords(ids.length, 'agent')}: ${agentActions[name].past}.`,
    touches: [agentsKey, ['agent']],
  })
  return (name, ids) => actOnceSure(agentActions[name], countWords(ids.length, 'agent'), () => change.mutate({ name, ids }))
}
