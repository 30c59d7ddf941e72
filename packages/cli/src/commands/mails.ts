import { mailStates } from '@pyfarm/contract/api/mails'
import { Command, Option } from 'commander'
import { ask } from '../api-client.js'
import { mailRowsSchema } from '../api-rows.js'
import type { MailRow } from '../api-rows.js'
import { idOption } from '../options.js'
import { alignedTable } from '../table.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

interface MailsOptions extends ToMaster {
  readonly job?: number
  readonly state?: string
  readonly json: boolean
}

const mostRows = 1000

export function mailsCommand(): Command {
  return masterOptions(new Command('mails'))
    .description('list who was told what by mail, the newest first')
    .option('--job <id>', 'only mails about this job, also when it is gone', idOption)
    .addOption(new Option('--state <state>', 'only mails in this state').choices(mailStates))
    .option('--json', 'print them as JSON', false)
    .action(async (options: MailsOptions) => {
      const query = new URLSearchParams({ order: 'desc', per_page: String(mostRows) })
      if (options.job !== undefined) query.set('job', String(options.job))
      if (options.state !== undefined) query.set('state', options.state)
      const rows = await ask(await connectMaster(options), mailRowsSchema, 'GET', `/mails/?${query.toString()}`)
      process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : mailTable(rows))
    })
}

export const mailTable = (mails: readonly MailRow[]): string =>
  alignedTable(
    ['id', 'job', 'about', 'to', 'state', 'tries', 'when', 'why'],
    mails.map(mail => [
      ...[mail.id, mail.job, mail.kind, mail.recipient, mail.state.replace('_', ' '), mail.attempts],
      ...[shownTime(mail.sent_on ?? mail.next_attempt_on ?? mail.created_on), mail.last_error ?? ''],
    ]),
  )

const shownTime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`
