// The list of jobs: filters, order, columns and selection live in the address.
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { JobDetails } from '../../api/farm-queries.js'
import { NoJobs, SubmitLink } from '../../parts/no-jobs.js'
import { Note } from '../../parts/note.js'
import { SearchField } from '../../parts/search-field.js'
import { ColumnChoice } from '../../parts/table/column-choice.js'
import { DataTable } from '../../parts/table/data-table.js'
import { SelectionBar } from '../../parts/table/selection-bar.js'
import { shownColumns } from '../../parts/table/table-columns.js'
import { useListAddress } from '../../parts/table/use-list-address.js'
import { useSelection } from '../../parts/table/use-selection.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/list-page.module.css'
import { jobColumns } from './job-columns.js'
import { FilterButton, FilterChips } from './job-filters.js'
import { JobMenu } from './job-menu.js'
import { filtersIn, idsOfJobs, jobsSource, withoutOldNames } from './jobs-source.js'
import { SavedViewsMenu } from './saved-views-menu.js'
import { StateFilter } from './state-filter.js'

export function JobsPage() {
  usePageTitle('Jobs')
  const list = useListAddress({ sort: 'time_submitted', order: 'desc' })
  const { parts, change, select } = list
  const navigate = useNavigate()
  const filters = useMemo(() => filtersIn(parts), [parts])
  const ids = useMemo(() => list.selected.map(Number), [list.selected])
  const selectAll = useCallback(() => void idsOfJobs(filters).then(select), [filters, select])
  const selection = useSelection(ids, select, selectAll)

  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <h1>Jobs</h1>
        <SearchField label="Search by title" text={filters.title ?? ''} search={title => change({ title })} />
        <div className={styles['actions']}>
          <FilterButton filters={filters} change={set => change(withoutOldNames(set))} />
          <SavedViewsMenu parts={parts} />
          <ColumnChoice columns={jobColumns} chosen={list.columns} choose={list.chooseColumns} />
          <SubmitLink />
        </div>
      </div>
      <StateFilter filters={filters} set={state => change({ state }, true)} />
      <FilterChips filters={filters} change={set => change(withoutOldNames(set), true)} />
      <SelectionBar count={ids.length} what="job" clear={selection.clear}>
        <JobMenu ids={ids} />
      </SelectionBar>
      <DataTable<JobDetails, number>
        label="Jobs"
        columns={shownColumns(jobColumns, list.columns)}
        source={jobsSource(filters, list.order)}
        idOf={job => job.id}
        nameOf={job => job.title}
        order={list.order}
        setOrder={list.setOrder}
        selection={selection}
        open={job => void navigate({ to: '/jobs/$job', params: { job: String(job.id) } })}
        menu={chosen => <JobMenu ids={chosen} />}
        empty={Object.keys(filters).length === 0 ? <NoJobs /> : <NothingFits clear={() => void navigate({ to: '/jobs/' })} />}
      />
    </div>
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
