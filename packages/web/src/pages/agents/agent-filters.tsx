// What the list of agents is filtered by, beside the search: states with their counts, tags, software.
import { MultiSelect, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useKnownSoftware, useTagNames } from '../../api/known-queries.js'
import { usePolling } from '../../api/polling.js'
import { agentsKey } from '../../api/query-keys.js'
import { StateChoice } from '../../parts/state-choice.js'
import { listIn } from '../../shell/address.js'
import styles from './agent-filters.module.css'
import { agentStates, countAgents, type AgentFilters as Filters } from './agents-source.js'

type Change = Readonly<Record<string, string | undefined>>

/** Parameters of PyFarm's addresses: gone with the first choice, which replaces them. */
const oldStates: Change = Object.fromEntries(agentStates.map(state => [`state_${state}`, undefined]))

interface AgentFiltersProps {
  readonly filters: Filters
  readonly change: (change: Change, push?: boolean) => void
}

export function AgentStates({ filters, change }: AgentFiltersProps) {
  return (
    <StateChoice
      states={agentStates}
      chosen={listIn(filters.state)}
      choose={states => change({ ...oldStates, state: states.join(',') }, true)}
      count={state => <StateCount filters={{ ...filters, state }} />}
    />
  )
}

export function AgentFilters({ filters, change }: AgentFiltersProps) {
  return (
    <>
      <TagFilter chosen={listIn(filters.tags)} choose={tags => change({ tag: undefined, tags: tags.join(',') }, true)} />
      <SoftwareFilter filters={filters} change={change} />
    </>
  )
}

function StateCount({ filters }: { filters: Filters }) {
  const count = useQuery({
    queryKey: [...agentsKey, 'count', JSON.stringify(filters)],
    queryFn: ({ signal }) => countAgents(filters, signal),
    refetchInterval: usePolling(),
  })
  return <span>{count.data?.toLocaleString() ?? '…'}</span>
}

function TagFilter({ chosen, choose }: { chosen: readonly string[]; choose: (tags: readonly string[]) => void }) {
  const known = useTagNames()
  return (
    <MultiSelect
      className={styles['field'] ?? ''}
      size="xs"
      aria-label="With all of these tags"
      placeholder={chosen.length === 0 ? 'Tags' : ''}
      data={[...new Set([...known, ...chosen])]}
      value={[...chosen]}
      onChange={choose}
      searchable
      clearable
      hidePickedOptions
      limit={100}
    />
  )
}

/** One choice is a software, or one version of it. */
function SoftwareFilter({ filters, change }: AgentFiltersProps) {
  const known = useKnownSoftware()
  const groups = known.map(({ software, versions }) => ({
    group: software,
    items: [
      { value: wordOf(software), label: `${software}: any version` },
      ...versions.map(({ version }) => ({ value: wordOf(software, version), label: `${software} ${version}` })),
    ],
  }))
  const { software = '', software_version: version } = filters
  const chosen = software === '' && version === undefined ? null : wordOf(software, version)
  const isListed = groups.some(({ items }) => items.some(({ value }) => value === chosen))
  return (
    <Select
      className={styles['field'] ?? ''}
      size="xs"
      aria-label="With this software"
      placeholder="Software"
      data={chosen === null || isListed ? groups : [{ value: chosen, label: `${software} ${version ?? ''}`.trim() }, ...groups]}
      value={chosen}
      onChange={word => {
        const [name, one] = partsOf(word)
        change({ software: name, software_version: one }, true)
      }}
      searchable
      clearable
      limit={200}
    />
  )
}

const wordOf = (software: string, version?: string): string =>
  JSON.stringify(version === undefined ? [software] : [software, version])

function partsOf(word: string | null): (string | undefined)[] {
  const parts: unknown = word === null ? [] : JSON.parse(word)
  return Array.isArray(parts) ? parts.map(part => (typeof part === 'string' ? part : undefined)) : []
}
