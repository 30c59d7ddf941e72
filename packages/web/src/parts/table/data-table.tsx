// A table of any length: rows are read from the master as they come into view, and drawn only while they are.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useRef, useState, type ReactNode } from 'react'
import { useRows, type RowSource } from '../../api/use-rows.js'
import { Note } from '../note.js'
import styles from './data-table.module.css'
import { RowMenu, type MenuPlace } from './row-menu.js'
import { TableHead } from './table-head.js'
import { TableRow } from './table-row.js'
import { gridTracks, type TableColumn, type TableOrder } from './table-columns.js'
import { useRowKeys } from './use-row-keys.js'
import type { Selection } from './use-selection.js'

export interface DataTableProps<Row, Id extends string | number> {
  /** What the table lists, for who can't see it. */
  readonly label: string
  readonly columns: readonly TableColumn<Row>[]
  readonly source: RowSource<Row>
  readonly idOf: (row: Row) => Id
  /** What a row is called in words. */
  readonly nameOf: (row: Row) => string
  readonly order: TableOrder | undefined
  readonly setOrder: (order: TableOrder) => void
  readonly selection: Selection<Id>
  readonly open: (row: Row) => void
  /** What can be done with the rows of these ids, as items of a menu. */
  readonly menu: (ids: readonly Id[]) => ReactNode
  /** Stands where the rows would, when there are none. */
  readonly empty: ReactNode
}

const rowRem = 2.25
const checkboxRem = 2.25
const overscan = 12

export function DataTable<Row, Id extends string | number>(props: DataTableProps<Row, Id>) {
  const { columns, source, idOf, selection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ first: 0, last: 50 })
  const rows = useRows(source, range.first, range.last)
  const [rowPixels] = useState(() => rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  const virtual = useVirtualizer({
    count: rows.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan,
    // With what else follows from a scroll in one go.
    useFlushSync: false,
    onChange: ({ range: seen }) => {
      if (seen !== null && (seen.startIndex !== range.first || seen.endIndex !== range.last))
        setRange({ first: seen.startIndex, last: seen.endIndex })
    },
  })
  const [menu, setMenu] = useState<MenuPlace>()
  const openMenu = useCallback(
    (row: Row, place: MenuPlace) => {
      if (!selection.ids.has(idOf(row))) selection.set([idOf(row)])
      setMenu(place)
    },
    [selection, idOf],
  )
  const keys = useRowKeys({ ...props, rows, virtual, scroller, openMenu })

  if (rows.failure !== null && rows.total === undefined) return <Note title={rows.failure.message} tone="trouble" />
  if (rows.total === 0 && !rows.isOld) return props.empty
  const tracks = `${checkboxRem}rem ${gridTracks(columns)}`
  const leastRem = columns.reduce((sum, { width }) => sum + width, checkboxRem)
  return (
    <div ref={scroller} className={styles['scroller']} data-old={rows.isOld}>
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={(rows.total ?? 0) + 1}
        aria-multiselectable="true"
        style={{ minWidth: `${leastRem}rem` }}
        onKeyDown={keys.onKeyDown}
      >
        <TableHead {...props} tracks={tracks} total={rows.total} />
        <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows.at(index)
            return (
              <TableRow
                key={index}
                index={index}
                top={start}
                row={row}
                columns={columns}
                tracks={tracks}
                name={row === undefined ? '' : props.nameOf(row)}
                isSelected={row !== undefined && selection.ids.has(idOf(row))}
                isCurrent={index === keys.current}
                click={keys.click}
                toggle={keys.toggle}
                openMenu={openMenu}
              />
            )
          })}
        </div>
      </div>
      <RowMenu place={menu} close={() => setMenu(undefined)}>
        {menu !== undefined && props.menu([...selection.ids])}
      </RowMenu>
    </div>
  )
}
