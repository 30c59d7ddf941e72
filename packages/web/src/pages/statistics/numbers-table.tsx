import { Table } from '@mantine/core'
import { momentOf, momentWords } from '../../words/times.js'
import { numberWords } from './chart-data.js'
import styles from './statistics.module.css'

interface NumberColumn {
  readonly id: string
  readonly label: string
}

type Row = Readonly<Record<string, string | number | null>>

interface NumbersTableProps {
  readonly label: string
  readonly columns: readonly NumberColumn[]
  readonly points: readonly Row[]
  /** Rows that come first, such as totals. */
  readonly summaries: readonly { readonly name: string; readonly row: Row }[]
}

/** The numbers of a chart, the newest first; points without any are left out. */
export function NumbersTable({ label, columns, points, summaries }: NumbersTableProps) {
  const now = new Date()
  const told = points.filter(point => columns.some(({ id }) => Number(point[id] ?? 0) !== 0)).toReversed()
  return (
    <div role="region" aria-label={label} tabIndex={0} className={styles['numbers']}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            {columns.map(({ id, label: name }) => (
              <Table.Th key={id}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {summaries.map(({ name, row }) => (
            <Table.Tr key={name} className={styles['summary']}>
              <Table.Th scope="row">{name}</Table.Th>
              <Cells columns={columns} row={row} />
            </Table.Tr>
          ))}
          {told.map(point => (
            <Table.Tr key={String(point['time'])}>
              <Table.Th scope="row">{momentWords(momentOf(String(point['time'])), now)}</Table.Th>
              <Cells columns={columns} row={point} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

const Cells = ({ columns, row }: { columns: readonly NumberColumn[]; row: Row }) =>
  columns.map(({ id }) => <Table.Td key={id}>{numberWords(asNumber(row[id]))}</Table.Td>)

const asNumber = (value: string | number | null | undefined): number | null => (typeof value === 'number' ? value : null)
