import { Menu } from '@mantine/core'
import { useWhyNot } from '../../parts/may.js'
import { agentChanges } from './change-agents.js'
import { agentActions, useAgentActions, type AgentActionName } from './use-agent-actions.js'

/** What can be done with agents, as items of a menu. */
export function AgentMenu({ ids }: { ids: readonly string[] }) {
  const act = useAgentActions()
  const forbidden = useWhyNot('operator')
  const item = (name: AgentActionName) => (
    <Menu.Item
      key={name}
      disabled={forbidden !== undefined}
      {...(name === 'delete' ? { color: 'red' } : {})}
      onClick={() => act(name, ids)}
    >
      {agentActions[name].title}
    </Menu.Item>
  )
  return (
    <>
      {forbidden !== undefined && <Menu.Label>{forbidden}</Menu.Label>}
      {(['enable', 'disable', 'restart', 'check_software'] as const).map(item)}
      <Menu.Divider />
      {agentChanges.map(({ title, open }) => (
        <Menu.Item key={title} disabled={forbidden !== undefined} onClick={() => open(ids)}>
          {title}
        </Menu.Item>
      ))}
      <Menu.Divider />
      {item('delete')}
    </>
  )
}
