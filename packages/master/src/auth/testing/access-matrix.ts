// The access table as docs/security.md shows it: a row for each method and address, a column for each kind of caller.
import { reaches } from '@pyfarm/contract/roles'
import type { Role } from '@pyfarm/contract/roles'
import type { Access } from '../access-rules.js'
import { apiAccess, otherAccess } from '../access-table.js'

export const callerNames = ['outside', 'network', 'agent', 'viewer', 'user, own', 'user, other', 'operator', 'admin'] as const
export type CallerName = (typeof callerNames)[number]

/** `login`: led to the login. `each`: every target of the body is judged for itself. */
type Cell = 'yes' | 'login' | 'each' | ''

const begin = '<!-- access table: begin -->'
const end = '<!-- access table: end -->'

export function printedMatrix(): string {
  const entries = [...Object.entries(apiAccess).map(withPrefix), ...Object.entries(otherAccess)]
  const rows = entries.map(([key, access]) => {
    const [method = '', address = ''] = key.split(' ')
    return [method, `\`${address}\``, ...callerNames.map(caller => cellOf(access, caller))]
  })
  return `${begin}\n\n${aligned([['', 'address', ...callerNames], ...rows])}\n${end}`
}

const withPrefix = ([key, access]: [string, Access]): [string, Access] => [key.replace(' ', ' /api/v1'), access]

/** The table between the marks in a text, with what may be done by `METHOD address` and caller. */
export function readMatrix(text: string): { readonly printed: string; readonly cells: Map<string, Map<CallerName, string>> } {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < 0) throw new Error('docs/security.md has no access table any more.')
  const printed = text.slice(from, to + end.length)
  const rows = printed
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
  const cells = new Map(
    rows.map(line => {
      const [method = '', address = '', ...values] = line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim())
      return [`${method} ${address.replaceAll('`', '')}`, new Map(callerNames.map((name, index) => [name, values[index] ?? '']))]
    }),
  )
  return { printed, cells }
}

function cellOf(access: Access, caller: CallerName): Cell {
  const { person, own, agent } = access
  if (person === 'anyone') return 'yes'
  switch (caller) {
    case 'outside':
      return access.page === true ? 'login' : ''
    case 'network':
      if (agent === 'any' || agent === 'itself') return 'yes'
      return isRole(person) && reaches('user', person) ? 'yes' : ''
    case 'agent':
      return agent === undefined ? '' : 'yes'
    case 'user, other':
      if (own === 'job' || own === 'group') return ''
      return forRole(access, 'user')
    case 'user, own':
      return forRole(access, 'user')
    case 'viewer':
    case 'operator':
    case 'admin':
      return forRole(access, caller)
  }
}

function forRole({ person, own }: Access, role: Role): Cell {
  if (person === 'logged in') return 'yes'
  if (!isRole(person) || !reaches(role, person)) return ''
  return own === 'each job' && role === 'user' ? 'each' : 'yes'
}

const isRole = (person: Access['person']): person is Role => person !== 'anyone' && person !== 'logged in' && person !== 'nobody'

/** As prettier writes tables. */
function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  return line(head) + line(widths.map(width => '-'.repeat(width))) + rows.map(line).join('')
}
