import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import styles from './data-table.module.css'
import { nextOrder, type TableColumn, type TableOrder } from './table-columns.js'
import type { Selection } from './use-selection.js'

interface TableHeadProps<Row, Id extends string | number> {
  readonly columns: readonly TableColumn<Row>[]
  readonly tracks: string
  readonly total: number | undefined
  readonly order: TableOrder | undefined
  readonly setOrder: (order: TableOrder) => void
  readonly selection: Selection<Id>
}

export function TableHead<Row, Id extends string | number>(props: TableHeadProps<Row, Id>) {
  const { columns, tracks, order, setOrder, selection } = props
  const some = selection.ids.size > 0
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['row']} style={{ gridTemplateColumns: tracks }}>
        <span role="columnheader" className={styles['cell']}>
          <Checkbox
            size="xs"
            aria-label={some ? 'End the selection' : 'Select all that are listed'}
            checked={some && selection.ids.size === props.total}
            indeterminate={some && selection.ids.size !== props.total}
            onChange={() => (some ? selection.clear() : selection.all())}
          />
        </span>
        {columns.map(column => (
          <span
            key={column.id}
            role="columnheader"
            className={styles['cell']}
            data-align={column.align}
            aria-sort={
              order?.sort !== column.sort || order === undefined ? undefined : order.order === 'asc' ? 'ascending' : 'descending'
            }
          >
            {column.sort === undefined ? (
              column.title
            ) : (
              <SortButton
                title={column.title}
                order={order?.sort === column.sort ? order.order : undefined}
                sort={() => setOrder(nextOrder(column.sort ?? '', order))}
              />
            )}
          </span>
        ))}
      </div>
    </div>
  )
}

function SortButton({ title, order, sort }: { title: string; order: 'asc' | 'desc' | undefined; sort: () => void }) {
  const Arrow = order === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <button type="button" className={styles['sort']} onClick={sort}>
      {title}
      {order !== undefined && <Arrow size={14} aria-hidden="true" />}
    </button>
  )
}
