import { auditEntrySchema } from '@pyfarm/contract/api/audit'
import { Command } from 'commander'
import { z } from 'zod'
import { ask } from '../api-client.js'
import { alignedTable } from '../table.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

const entriesSchema = z.array(z.looseObject(auditEntrySchema.shape))

interface AuditOptions extends ToMaster {
  readonly actor?: string
  readonly action?: string
  readonly target?: string
  readonly address?: string
  readonly since?: string
  readonly until?: string
  readonly count: string
  readonly csv: boolean
}

export function auditCommand(): Command {
  return masterOptions(new Command('audit'))
    .description('who changed what, when and from where, the newest first')
    .option('--actor <name>', 'what this user did')
    .option('--action <text>', 'whose action contains this, such as DELETE or /jobtypes')
    .option('--target <what>', 'what was done to this, such as "job 12"')
    .option('--address <ip>', 'what came from this address')
    .option('--since <time>', 'not before, such as 2026-11-24T12:00:00 (UTC)')
    .option('--until <time>', 'before')
    .option('--count <number>', 'so many entries at most', '50')
    .option('--csv', 'all that fit, as a file for spreadsheets', false)
    .action(async ({ count, csv, actor, action, target, address, since, until, ...options }: AuditOptions) => {
      const api = await connectMaster(options)
      const query = new URLSearchParams()
      for (const [name, text] of Object.entries({ actor, action, target, address, since, until }))
        if (text !== undefined) query.set(name, text)
      if (csv) {
        process.stdout.write(await ask(api, z.string(), 'GET', `/audit/csv?${query.toString()}`))
        return
      }
      query.set('per_page', count)
      const entries = await ask(api, entriesSchema, 'GET', `/audit/?${query.toString()}`)
      const rows = entries.map(({ id, at, actor: who, address: from, action: what, target: of, status, before, after }) => [
        ...[id, at.slice(0, 19).replace('T', ' '), who, from, what, of ?? '', status ?? '', changeWords(before, after)],
      ])
      process.stdout.write(alignedTable(['id', 'when', 'who', 'from', 'did', 'to', 'answer', 'changed'], rows))
    })
}

const mostWords = 60

/** What a change did to its columns: `priority 0 → 7`. */
function changeWords(before: Columns, after: Columns): string {
  if (before === null || after === null) return ''
  const names = Object.keys({ ...before, ...after })
  const words = names.map(name => `${name} ${JSON.stringify(before[name])} → ${JSON.stringify(after[name])}`).join(', ')
  return words.length > mostWords ? `${words.slice(0, mostWords)}…` : words
}

type Columns = z.infer<typeof auditEntrySchema>['before']
