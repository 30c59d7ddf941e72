// One agent: what it is, what it does, why it works or not, and what can be done with it.
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { Note } from '../../parts/note.js'
import { PageTabs } from '../../parts/page-tabs.js'
import { StateChip } from '../../parts/state-chip.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { AgentMenu } from '../agents/agent-menu.js'
import { AgentFacts } from './agent-facts.js'
import { AgentSoftware } from './agent-software.js'
import { AgentTasks } from './agent-tasks.js'
import { AgentWhy } from './agent-why.js'

export function AgentPage() {
  const { agent: id = '' } = useParams({ strict: false })
  const agent = useQuery({
    queryKey: [...agentKey(id), 'whole'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/agents/{agent}', { params: { path: { agent: id } }, signal })),
    refetchInterval: usePolling(),
  })
  usePageTitle(agent.data?.hostname ?? 'Agent')
  if (agent.data !== undefined) return <Whole agent={agent.data} />
  return agent.error === null ? <Note title="Reading the agent…" /> : <Note title={agent.error.message} tone="trouble" />
}

function Whole({ agent }: { agent: Schemas['FullAgent'] }) {
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{agent.hostname}</h1>
        <StateChip state={agent.state} />
        <span className={styles['end']}>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={16} />}>
                Actions
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <AgentMenu ids={[agent.id]} />
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
      <AgentFacts agent={agent} />
      <PageTabs
        label="Parts of the agent"
        tabs={[
          { id: 'tasks', title: 'Tasks', panel: () => <AgentTasks agent={agent.id} /> },
          { id: 'why', title: 'Why it works or idles', panel: () => <AgentWhy agent={agent.id} /> },
          { id: 'software', title: 'Software', panel: () => <AgentSoftware agent={agent.id} /> },
        ]}
      />
    </div>
  )
}
