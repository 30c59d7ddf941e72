// One agent: what it is, what it works on and why, what failed there, what it has, and what people did with it.
import { Alert, Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { Asked } from '../../parts/asked.js'
import { PageTabs } from '../../parts/page-tabs.js'
import { StateChip } from '../../parts/state-chip.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { AgentMenu } from '../agents/agent-menu.js'
import { AgentFacts } from './agent-facts.js'
import { AgentHistory } from './agent-history.js'
import { AgentNotes } from './agent-notes.js'
import { AgentSetup } from './agent-setup.js'
import { AgentFailures, AgentTasks } from './agent-tasks.js'
import { AgentWhy } from './agent-why.js'
import { useAgent, useAgentRow, type FullAgent } from './use-agent.js'

export function AgentPage() {
  const { agent: id = '' } = useParams({ strict: false })
  const agent = useAgent(id)
  usePageTitle(agent.data?.hostname ?? 'Agent')
  return <Asked query={agent}>{data => <Whole agent={data} />}</Asked>
}

function Whole({ agent }: { agent: FullAgent }) {
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
      <AgentTrouble agent={agent} />
      <AgentFacts agent={agent} />
      <PageTabs
        label="Parts of the agent"
        tabs={[
          { id: 'tasks', title: 'Tasks', panel: () => <AgentTasks agent={agent.id} /> },
          { id: 'failures', title: 'Failures', panel: () => <AgentFailures agent={agent.id} /> },
          { id: 'why', title: 'Why it works or idles', panel: () => <AgentWhy agent={agent.id} /> },
          { id: 'software', title: 'Software and tags', panel: () => <AgentSetup agent={agent} /> },
          { id: 'notes', title: 'Notes', panel: () => <AgentNotes agent={agent} /> },
          { id: 'history', title: 'History', panel: () => <AgentHistory agent={agent.id} /> },
        ]}
      />
    </div>
  )
}

/** Why it gets no work, or is not what it should be, before one asks. */
function AgentTrouble({ agent }: { agent: FullAgent }) {
  const row = useAgentRow(agent.id).data
  const sentences = [
    row?.set_aside_because === undefined ? undefined : `Set aside: ${row.set_aside_because}`,
    row?.update_error === undefined ? undefined : `It was not updated: ${row.update_error}`,
    agent.restart_requested ? 'It restarts as soon as it is idle, and gets no more work until then.' : undefined,
  ].filter(sentence => sentence !== undefined)
  if (sentences.length === 0) return null
  return (
    <Alert color="yellow">
      {sentences.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Alert>
  )
}
