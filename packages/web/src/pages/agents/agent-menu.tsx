import { Menu } from '@mantine/core'
import { agentActions, useAgentActions, type AgentActionName } from './use-agent-actions.js'

/** What can be done with agents, as items of a menu. */
export function AgentMenu({ ids }: { ids: readonly string[] }) {
  const act = useAgentActions()
  return (Object.keys(agentActions) as AgentActionName[]).map(name => (
    <Menu.Item key={name} {...(name === 'delete' ? { color: 'red' } : {})} onClick={() => act(name, ids)}>
      {agentActions[name].title}
    </Menu.Item>
  ))
}
