// The tables of docs/job-types.md, made from the schemas of job data.
import type { z } from 'zod'

type Schema = z.core.JSONSchema.JSONSchema

/** A Markdown table of the keys, with its columns aligned. */
export function dataTable(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const value = typeof property === 'boolean' ? {} : property
    const isNeeded = schema.required?.includes(key) === true
    return [
      `\`${key}\``,
      typeOf(value),
      `${value.description ?? ''}${isNeeded ? ' **Needed.**' : ''}`,
      defaultOf(value),
      exampleOf(value),
    ]
  })
  const table = [['key', 'value', 'what it is', 'default', 'example'], ...rows].map(row =>
    row.map(cell => cell.replaceAll('|', '\\|')),
  )
  const widths = table[0]?.map((_, column) => Math.max(3, ...table.map(row => row[column]?.length ?? 0))) ?? []
  const [head = '', ...body] = table.map(row => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  return [head, line(widths.map(width => '-'.repeat(width))), ...body].join('\n')
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function typeOf({ type, enum: choices, anyOf, minimum, maximum }: Schema): string {
  if (choices !== undefined) return choices.map(choice => `\`${String(choice)}\``).join(', ')
  if (anyOf !== undefined) return 'text'
  if (type === 'integer' || type === 'number') {
    return `${type === 'integer' ? 'whole number' : 'number'}, ${minimum ?? ''} to ${maximum ?? ''}`
  }
  return { string: 'text', boolean: 'true or false', array: 'list', object: 'object' }[String(type)] ?? String(type)
}

const defaultOf = ({ default: value }: Schema): string => (value === undefined ? '' : code(value))
const exampleOf = ({ examples: [example] = [] }: Schema): string => (example === undefined ? '' : code(example))
const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
