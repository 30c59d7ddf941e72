import type { ReactNode } from 'react'

/** A column of a `DataTable`. */
export interface TableColumn<Row> {
  readonly id: string
  readonly title: string
  /** Smallest width in rem; what is left is shared by columns that `grow`. */
  readonly width: number
  readonly grow?: number
  /** What the master calls it in `sort`; a column without can't be sorted by. */
  readonly sort?: string
  readonly align?: 'end'
  /** Shown only when a person chooses it. */
  readonly isExtra?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface TableOrder {
  readonly sort: string
  readonly order: 'asc' | 'desc'
}

/** A click on a header: upwards first, then downwards. */
export function nextOrder(column: string, now: TableOrder | undefined): TableOrder {
  return { sort: column, order: now?.sort === column && now.order === 'asc' ? 'desc' : 'asc' }
}

/** The columns to show: those that were chosen, in the table's order; without a choice all but the extras. */
export function shownColumns<Row>(
  columns: readonly TableColumn<Row>[],
  chosen: ReadonlySet<string> | undefined,
): TableColumn<Row>[] {
  return columns.filter(({ id, isExtra }) => (chosen === undefined ? isExtra !== true : chosen.has(id)))
}

/** The tracks of the rows' grid. */
export function gridTracks(columns: readonly Pick<TableColumn<never>, 'width' | 'grow'>[]): string {
  return columns.map(({ width, grow }) => `minmax(${width}rem, ${grow ?? 0.001}fr)`).join(' ')
}
