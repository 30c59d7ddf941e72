import { Checkbox } from '@mantine/core'
import { memo, type MouseEvent } from 'react'
import styles from './data-table.module.css'
import type { MenuPlace } from './row-menu.js'
import type { TableColumn } from './table-columns.js'

export interface TableRowProps<Row> {
  /** From 0. */
  readonly index: number
  /** Pixels from the first row. */
  readonly top: number
  /** Undefined while it is being read. */
  readonly row: Row | undefined
  readonly columns: readonly TableColumn<Row>[]
  readonly tracks: string
  readonly name: string
  readonly isSelected: boolean
  /** In the tab order; the arrow keys go on from here. */
  readonly isCurrent: boolean
  readonly click: (row: Row, index: number, event: MouseEvent) => void
  readonly toggle: (row: Row, index: number, event: MouseEvent) => void
  readonly openMenu: (row: Row, place: MenuPlace) => void
}

export const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { index, top, row, columns, tracks, name, isSelected } = props
  const place = { gridTemplateColumns: tracks, transform: `translateY(${top}px)` }
  if (row === undefined)
    return <div role="row" aria-rowindex={index + 2} aria-busy="true" className={styles['row']} style={place} />
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      tabIndex={props.isCurrent ? 0 : -1}
      className={styles['row']}
      style={place}
      onClick={event => props.click(row, index, event)}
      onContextMenu={event => {
        event.preventDefault()
        props.openMenu(row, { x: event.clientX, y: event.clientY })
      }}
    >
      <span role="gridcell" className={styles['cell']}>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={`Select ${name}`}
          checked={isSelected}
          readOnly
          onClick={event => {
            event.stopPropagation()
            props.toggle(row, index, event)
          }}
        />
      </span>
      {columns.map(({ id, align, cell }) => (
        <span key={id} role="gridcell" className={styles['cell']} data-align={align}>
          {cell(row)}
        </span>
      ))}
    </div>
  )
}) as <Row>(props: TableRowProps<Row>) => React.JSX.Element
