// The list of jobs: filters, order, columns and selection live in the address.
import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { JobDetails } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { ColumnChoice } from '../../parts/table/column-choice.js'
import { DataTable } from '../../parts/table/data-table.js'
import { shownColumns, type TableOrder } from '../../parts/table/table-columns.js'
import { useSelection } from '../../parts/table/use-selection.js'
import { SelectionBar } from '../../parts/table/selection-bar.js'
import { listIn } from '../../shell/address.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import { jobColumns } from './job-columns.js'
import { JobMenu } from './job-menu.js'
import { filtersIn, idsOfJobs, jobsSource } from './jobs-source.js'
import styles from './jobs-page.module.css'
import { StateFilter } from './state-filter.js'
import { useJobActions } from './use-job-actions.js'

export function JobsPage() {
  usePageTitle('Jobs')
  const [parts, change] = useAddress()
  const navigate = useNavigate()
  const filters = useMemo(() => filtersIn(parts), [parts])
  const order: TableOrder = { sort: parts['sort'] ?? 'time_submitted', order: parts['order'] === 'asc' ? 'asc' : 'desc' }
  const chosen = parts['columns'] === undefined ? undefined : new Set(listIn(parts['columns']))
  const ids = useMemo(() => listIn(parts['selected']).map(Number), [parts])
  const select = useCallback(
    (next: readonly number[]) => change({ selected: next.length === 0 ? undefined : next.join(',') }),
    [change],
  )
  const selectAll = useCallback(() => void idsOfJobs(filters).then(select), [filters, select])
  const selection = useSelection(ids, select, selectAll)
  const act = useJobActions()
  const search = useDebouncedCallback((title: string) => change({ title }), 200)

  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <h1>Jobs</h1>
        <TextInput
          type="search"
          aria-label="Search by title"
          placeholder="Search by title"
          key={parts['title'] === undefined ? 'none' : 'some'}
          defaultValue={parts['title'] ?? ''}
          onChange={event => search(event.currentTarget.value)}
        />
        <StateFilter filters={filters} set={state => change({ state }, true)} />
        <ColumnChoice columns={jobColumns} chosen={chosen} choose={columns => change({ columns: columns?.join(',') })} />
      </div>
      <SelectionBar count={ids.length} what="job" clear={selection.clear}>
        <JobMenu ids={ids} act={act} />
      </SelectionBar>
      <DataTable<JobDetails, number>
        label="Jobs"
        columns={shownColumns(jobColumns, chosen)}
        source={jobsSource(filters, order)}
        idOf={job => job.id}
        nameOf={job => job.title}
        order={order}
        setOrder={next => change({ ...next }, true)}
        selection={selection}
        open={job => void navigate({ to: '/jobs/$job', params: { job: String(job.id) } })}
        menu={chosenIds => <JobMenu ids={chosenIds} act={act} />}
        empty={Object.keys(filters).length === 0 ? <NoJobs /> : <NothingFits clear={() => void navigate({ to: '/jobs/' })} />}
      />
    </div>
  )
}

function NoJobs() {
  return (
    <Note title="No jobs yet">
      <code>npx pyfarm submit --help</code> tells how to submit one.
    </Note>
  )
}

function NothingFits({ clear }: { clear: () => void }) {
  return (
    <Note title="No job fits these filters.">
      <Button variant="default" size="xs" onClick={clear}>
        Show all jobs
      </Button>
    </Note>
  )
}
