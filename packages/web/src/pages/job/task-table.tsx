// The tasks of a job as a table: filters and order live in the address.
import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { bodyOf, farm, pageOf } from '../../api/client.js'
import type { JobDetails, TaskRow } from '../../api/farm-queries.js'
import { tasksKey } from '../../api/query-keys.js'
import { rowsAPage, type RowSource } from '../../api/use-rows.js'
import { Note } from '../../parts/note.js'
import { StateChoice } from '../../parts/state-choice.js'
import { DataTable } from '../../parts/table/data-table.js'
import { SelectionBar } from '../../parts/table/selection-bar.js'
import { shownColumns, type TableOrder } from '../../parts/table/table-columns.js'
import { useListAddress } from '../../parts/table/use-list-address.js'
import { useSelection } from '../../parts/table/use-selection.js'
import { listIn } from '../../shell/address.js'
import styles from '../../styles/detail-page.module.css'
import { frameLabel } from '../../words/frames.js'
import { taskColumns } from './task-columns.js'
import { useRerun } from './use-rerun.js'

const states = ['running', 'assigned', 'queued', 'failed', 'done'] as const

export function TaskTable({ job }: { job: JobDetails }) {
  const list = useListAddress({ sort: 'frame', order: 'asc' })
  const { parts, change, select } = list
  const navigate = useNavigate()
  const columns = useMemo(() => shownColumns(taskColumns(job.id), list.columns), [job.id, list.columns])
  const ids = useMemo(() => list.selected.map(Number), [list.selected])
  const selectAll = useCallback(() => void idsOfTasks(job.id, parts['state']).then(select), [job.id, parts, select])
  const selection = useSelection(ids, select, selectAll)
  const rerun = useRerun(job.id)
  const menu = (chosen: readonly number[]) => <Menu.Item onClick={() => rerun(chosen)}>Render again</Menu.Item>

  return (
    <div className={styles['table']}>
      <StateChoice states={states} chosen={listIn(parts['state'])} choose={chosen => change({ state: chosen.join(',') }, true)} />
      <SelectionBar count={ids.length} what="task" clear={selection.clear}>
        {menu(ids)}
      </SelectionBar>
      <DataTable<TaskRow, number>
        label={`Tasks of ${job.title}`}
        columns={columns}
        source={tasksSource(job.id, parts['state'], list.order)}
        idOf={task => task.id}
        nameOf={frameLabel}
        order={list.order}
        setOrder={list.setOrder}
        selection={selection}
        open={task =>
          void navigate({ to: '/jobs/$job/tasks/$task/logs', params: { job: String(job.id), task: String(task.id) } })
        }
        menu={menu}
        empty={<Note title="No task fits." />}
      />
    </div>
  )
}

function tasksSource(job: number, state: string | undefined, { sort, order }: TableOrder): RowSource<TaskRow> {
  const filter = state === undefined || state === '' ? {} : { state }
  return {
    key: [...tasksKey(job), 'page', JSON.stringify({ ...filter, sort, order })],
    read: (page, signal) => {
      // Words of an address: the master refuses what it does not know.
      const query = { ...filter, sort, order, page: String(page), per_page: String(rowsAPage), include: 'hostname' } as never
      return pageOf(
        farm.GET('/api/v1/jobs/{job}/tasks/', { params: { path: { job: String(job) }, query }, signal }),
        rows => rows,
      )
    },
  }
}

async function idsOfTasks(job: number, state: string | undefined): Promise<number[]> {
  const query = { ...(state === undefined || state === '' ? {} : { state }), page: '1', per_page: '1000' }
  return (await bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/', { params: { path: { job: String(job) }, query } }))).map(
    ({ id }) => id,
  )
}
