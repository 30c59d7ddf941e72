// The tables of docs/job-types.md, made from the schemas of job data.
import { dataKeys, type DataKey } from '@pyfarm/contract/data-keys'
import type { DataSchema } from '@pyfarm/contract/data-schema'

/** A Markdown table of the keys, with its columns aligned. */
export function dataTable(schema: DataSchema): string {
  const rows = dataKeys(schema).map(key => [
    `\`${key.key}\``,
    valueOf(key),
    `${key.description}${key.isNeeded ? ' **Needed.**' : ''}`,
    codeOf(key.fallback),
    codeOf(key.example),
  ])
  const table = [['key', 'value', 'what it is', 'default', 'example'], ...rows].map(row =>
    row.map(cell => cell.replaceAll('|', '\\|')),
  )
  const widths = table[0]?.map((_, column) => Math.max(3, ...table.map(row => row[column]?.length ?? 0))) ?? []
  const [head = '', ...body] = table.map(row => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  return [head, line(widths.map(width => '-'.repeat(width))), ...body].join('\n')
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const valueOf = ({ choices, value }: DataKey): string =>
  choices === undefined ? value : choices.map(choice => `\`${String(choice)}\``).join(', ')

const codeOf = (value: unknown): string =>
  value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
