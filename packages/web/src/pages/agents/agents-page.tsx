// The list of agents: filters, order, columns and selection live in the address.
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { AgentDetails } from '../../api/farm-queries.js'
import { RoleButton } from '../../parts/may.js'
import { Note } from '../../parts/note.js'
import { SearchField } from '../../parts/search-field.js'
import { ColumnChoice } from '../../parts/table/column-choice.js'
import { DataTable } from '../../parts/table/data-table.js'
import { SelectionBar } from '../../parts/table/selection-bar.js'
import { shownColumns } from '../../parts/table/table-columns.js'
import { useListAddress } from '../../parts/table/use-list-address.js'
import { useSelection } from '../../parts/table/use-selection.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/list-page.module.css'
import { agentColumns } from './agent-columns.js'
import { AgentFilters, AgentStates } from './agent-filters.js'
import { AgentMenu } from './agent-menu.js'
import { agentFiltersIn, agentOrderIn, agentsSource, idsOfAgents } from './agents-source.js'

export function AgentsPage() {
  usePageTitle('Agents')
  const [address] = useAddress()
  const list = useListAddress(agentOrderIn(address))
  const { parts, change, selected, select } = list
  const navigate = useNavigate()
  const filters = useMemo(() => agentFiltersIn(parts), [parts])
  const selectAll = useCallback(() => void idsOfAgents(filters).then(select), [filters, select])
  const selection = useSelection(selected, select, selectAll)

  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <h1>Agents</h1>
        <SearchField
          label="Search by host name"
          text={filters.search ?? ''}
          search={search => change({ search, hostname: undefined, h: undefined })}
        />
        <AgentFilters filters={filters} change={change} />
        <div className={styles['actions']}>
          <ColumnChoice columns={agentColumns} chosen={list.columns} choose={list.chooseColumns} />
          <AddAgents />
        </div>
      </div>
      <AgentStates filters={filters} change={change} />
      <SelectionBar count={selected.length} what="agent" clear={selection.clear}>
        <AgentMenu ids={selected} />
      </SelectionBar>
      <DataTable<AgentDetails, string>
        label="Agents"
        columns={shownColumns(agentColumns, list.columns)}
        source={agentsSource(filters, list.order)}
        idOf={agent => agent.id}
        nameOf={agent => agent.hostname}
        order={list.order}
        setOrder={list.setOrder}
        selection={selection}
        open={agent => void navigate({ to: '/agents/$agent', params: { agent: agent.id } })}
        menu={chosen => <AgentMenu ids={chosen} />}
        empty={Object.keys(filters).length === 0 ? <NoAgents /> : <NothingFits clear={() => void navigate({ to: '/agents/' })} />}
      />
    </div>
  )
}

/** Leads to the keys by which agents are let in. */
function AddAgents() {
  const navigate = useNavigate()
  return (
    <RoleButton
      role="operator"
      size="xs"
      variant="default"
      onClick={() => void navigate({ to: '/users/', search: { tab: 'keys' } as never })}
    >
      Add agents
    </RoleButton>
  )
}

function NoAgents() {
  return (
    <Note title="No agents yet">
      “Add agents” gives the command that starts one on any machine. On a network that is trusted,{' '}
      <code>npx pyfarm agent --master {window.location.origin}</code> will do.
    </Note>
  )
}

function NothingFits({ clear }: { clear: () => void }) {
  return (
    <Note title="No agent fits these filters.">
      <Button variant="default" size="xs" onClick={clear}>
        Show all agents
      </Button>
    </Note>
  )
}
