// What a person can do with agents, one or many.
import { useQueryClient } from '@tanstack/react-query'
import { agentsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { actOnceSure, type PlainAction } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'
import { actOnAgents } from './act-on-agents.js'
import { knownTasksOn } from './known-tasks.js'

interface AgentAction extends Omit<PlainAction, 'warning'> {
  /** @param tasks what happens to their tasks, as a sentence */
  readonly warning?: (agents: string, tasks: string) => string
}

export const agentActions = {
  enable: { title: 'Enable', past: 'enabled' },
  disable: {
    title: 'Disable',
    past: 'disabled',
    warning: (agents, tasks) => `${agents} will get no work until enabled again. ${tasks}`,
  },
  restart: { title: 'Restart when idle', past: 'to restart when idle' },
  check_software: { title: 'Check software', past: 'checking their software' },
  delete: {
    title: 'Delete',
    past: 'deleted',
    warning: (agents, tasks) =>
      `${agents} will be forgotten, with tags, software and notes. ${tasks} An agent that still runs comes back by itself.`,
  },
} satisfies Readonly<Record<string, AgentAction>>

export type AgentActionName = keyof typeof agentActions

/** Does an action with agents, after a confirmation where it hurts. */
export function useAgentActions(): (name: AgentActionName, ids: readonly string[]) => void {
  const client = useQueryClient()
  const change = useChange({
    act: ({ name, ids }: { name: AgentActionName; ids: readonly string[] }) => actOnAgents({ action: name }, ids),
    done: ({ name, ids }) => `${countWords(ids.length, 'agent')}: ${agentActions[name].past}.`,
    touches: [agentsKey, ['agent'], ['overview']],
  })
  return (name, ids) => {
    const { title, past, warning }: AgentAction = agentActions[name]
    const tasks = freedWords(knownTasksOn(client, ids))
    const asked = warning === undefined ? { title, past } : { title, past, warning: (agents: string) => warning(agents, tasks) }
    actOnceSure(asked, countWords(ids.length, 'agent'), () => change.mutate({ name, ids }))
  }
}

function freedWords(tasks: number | undefined): string {
  if (tasks === undefined) return 'What they render is stopped and given to others.'
  if (tasks === 0) return 'Nothing is being rendered there.'
  return `${countWords(tasks, 'frame')} that ${tasks === 1 ? 'is' : 'are'} on them will be stopped and given to others.`
}
