// The outbox: a row for each mail, from the moment that it is to be sent.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { MailKind } from '@pyfarm/contract/api/mails'
import { jobId } from '@pyfarm/contract/ids'
import type { Instant, JobId } from '@pyfarm/contract/ids'
import type { Database, Reader, Tx } from '../database/database.js'
import { insertOrIgnore } from '../database/insert.js'
import type { MailOutboxTable } from '../database/job-tables.js'
import { partsOf } from '../database/parts.js'
import type { Tables } from '../database/tables.js'
import { databaseTime } from '../processes/lease-store.js'
import type { MailVariables } from './mail-variables.js'

export type MailRow = Selectable<MailOutboxTable>

export interface NewMail {
  readonly kind: MailKind
  readonly job: JobId
  readonly at: Instant
  readonly messageId: string
  readonly username: string
  readonly recipient: string
  readonly variables: MailVariables
  /** Why it is given up before it was tried. */
  readonly refusedBecause?: string
}

const longestName = 255
const rowsAtOnce = 10

/** Adds them, but for those that are there already. */
export async function addMails(tx: Tx, mails: readonly NewMail[]): Promise<void> {
  for (const some of partsOf(mails, rowsAtOnce)) await insertOrIgnore(tx, 'mail_outbox', some.map(newRow))
}

const newRow = ({ kind, job, at, messageId, username, recipient, variables, refusedBecause }: NewMail) => ({
  ...{ kind, job_id: job, message_id: messageId },
  username: username.slice(0, longestName),
  recipient: recipient.slice(0, longestName),
  variables: JSON.stringify(variables),
  ...{ subject: null, body: null, created_on: at, wanted_on: at, next_attempt_on: at, attempts: 0, leased_until: null },
  sent_on: null,
  given_up_on: refusedBecause === undefined ? null : at,
  last_error: refusedBecause ?? null,
})

const waiting = (database: Reader) =>
  database.selectFrom('mail_outbox').where('sent_on', 'is', null).where('given_up_on', 'is', null)

/** Mails that are to be tried now and that no process is at, those that wait longest first. */
export async function dueMails({ read, kind }: Database<Tables>, now: Instant, most: number): Promise<number[]> {
  const rows = await waiting(read)
    .select('id')
    .where('next_attempt_on', '<=', now)
    .where(eb => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', databaseTime[kind])]))
    .orderBy('next_attempt_on')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(row => row.id)
}

/** Takes the mail for this process alone, for so many milliseconds; undefined when another has it or it is due no more. */
export async function takeMail(
  database: Database<Tables>,
  id: number,
  now: Instant,
  lasts: number,
): Promise<MailRow | undefined> {
  const time = databaseTime[database.kind]
  return database.transaction(async tx => {
    const { numUpdatedRows } = await tx
      .updateTable('mail_outbox')
      .set(eb => ({ leased_until: sql<Instant>`${time} + ${lasts}`, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('sent_on', 'is', null)
      .where('given_up_on', 'is', null)
      .where('next_attempt_on', '<=', now)
      .where(eb => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', time)]))
      .executeTakeFirst()
    return numUpdatedRows === 0n ? undefined : findMail(tx, id)
  })
}

export async function findMail(database: Reader, id: number): Promise<MailRow | undefined> {
  return database.selectFrom('mail_outbox').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The same, and others who want to change it wait for this transaction. */
export async function findMailForChange(tx: Tx, id: number): Promise<MailRow | undefined> {
  return tx.selectFrom('mail_outbox').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Keeps the text for all further attempts, and what it was made from no longer. */
export async function saveMailText(tx: Tx, id: number, text: { readonly subject: string; readonly body: string }): Promise<void> {
  const { subject, body } = text
  await tx.updateTable('mail_outbox').set({ subject, body, variables: null }).where('id', '=', id).execute()
}

/** The mail is out; a finish of which no mail waits any more is marked as told. False when it was marked already. */
export async function saveSent(tx: Tx, mail: MailRow, now: Instant): Promise<boolean> {
  // The job first: locks are taken in one order.
  const finish = await tx
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', jobId(mail.job_id))
    .where('time_finished', '=', mail.created_on)
    .forUpdate()
    .executeTakeFirst()
  const { numUpdatedRows } = await tx
    .updateTable('mail_outbox')
    .set({ sent_on: now, given_up_on: null, leased_until: null, last_error: null })
    .where('id', '=', mail.id)
    .where('sent_on', 'is', null)
    .executeTakeFirst()
  if (finish === undefined || mail.kind === 'deletion') return numUpdatedRows > 0n
  const left = await waiting(tx)
    .select('id')
    .where('job_id', '=', mail.job_id)
    .where('created_on', '=', mail.created_on)
    .limit(1)
    .executeTakeFirst()
  if (left === undefined) await tx.updateTable('jobs').set({ completion_notify_sent: true }).where('id', '=', finish.id).execute()
  return numUpdatedRows > 0n
}

/** Unless another process has the mail by now. */
export async function saveNotSent(
  tx: Tx,
  mail: MailRow,
  error: string,
  then: { readonly nextAttempt: Instant } | { readonly givenUpOn: Instant },
): Promise<void> {
  await tx
    .updateTable('mail_outbox')
    .set({ leased_until: null, last_error: error })
    .set('nextAttempt' in then ? { next_attempt_on: then.nextAttempt } : { given_up_on: then.givenUpOn })
    .where('id', '=', mail.id)
    .where('attempts', '=', mail.attempts)
    .where('sent_on', 'is', null)
    .execute()
}

/** Notes why these could not be tried; they stay due. */
export async function noteError(tx: Tx, ids: readonly number[], error: string): Promise<void> {
  if (ids.length > 0)
    await tx
      .updateTable('mail_outbox')
      .set({ last_error: error })
      .where('id', 'in', ids)
      .where('sent_on', 'is', null)
      .where('leased_until', 'is', null)
      .execute()
}

/** Puts a mail that was sent or given up among those that are to be sent, under that message id. */
export async function wantAgain(tx: Tx, id: number, messageId: string, now: Instant): Promise<void> {
  await tx
    .updateTable('mail_outbox')
    .set({ message_id: messageId, sent_on: null, given_up_on: null, leased_until: null, last_error: null })
    .set({ wanted_on: now, next_attempt_on: now })
    .where('id', '=', id)
    .execute()
}
