// Mails as lists show them.
import type { MailState, MailsQuery } from '@pyfarm/contract/api/mails'
import type { ExpressionBuilder } from 'kysely'
import type { Reader } from '../database/database.js'
import { byColumn, byNullable, contains, loadPage } from '../database/page-store.js'
import type { Page, Sort } from '../database/page-store.js'
import type { Tables } from '../database/tables.js'
import type { MailRow } from './outbox-store.js'

const shown = [
  ...(['id', 'kind', 'job_id', 'username', 'recipient', 'created_on', 'sent_on', 'given_up_on', 'next_attempt_on'] as const),
  ...(['attempts', 'last_error'] as const),
] satisfies (keyof MailRow)[]

export type MailListRow = Pick<MailRow, (typeof shown)[number]>

/** By id unless another order is wanted. */
export async function listMails(database: Reader, query: MailsQuery): Promise<Page<MailListRow>> {
  const { state, kind, job, username, recipient } = query
  let mails = database.selectFrom('mail_outbox').select(shown)
  if (state !== undefined) mails = mails.where(eb => eb.or(state.map(one => isIn(eb, one))))
  if (kind !== undefined) mails = mails.where('kind', 'in', kind)
  if (job !== undefined) mails = mails.where('job_id', '=', job)
  if (username !== undefined) mails = mails.where('username', '=', username)
  if (recipient !== undefined) mails = mails.where(contains('recipient', recipient))
  return loadPage(mails, query, sorts, { usual: ['id'], tie: 'id' })
}

/** The same as `mailState`, in SQL. */
function isIn(eb: ExpressionBuilder<Tables, 'mail_outbox'>, state: MailState) {
  if (state === 'sent') return eb('sent_on', 'is not', null)
  return eb.and([eb('sent_on', 'is', null), eb('given_up_on', state === 'waiting' ? 'is' : 'is not', null)])
}

const sorts: Readonly<Record<NonNullable<MailsQuery['sort']>, Sort>> = {
  id: byColumn('id'),
  kind: byColumn('kind'),
  job: byColumn('job_id'),
  username: byColumn('username'),
  recipient: byColumn('recipient'),
  created_on: byColumn('created_on'),
  sent_on: byNullable('sent_on'),
  next_attempt_on: byColumn('next_attempt_on'),
  attempts: byColumn('attempts'),
}
