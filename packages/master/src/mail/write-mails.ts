// Puts mails into the outbox, in the transaction that finishes or deletes the job: with it they are there, or not at all.
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { isMailAddress, messageIdOf, recipientsOf } from './mail-rules.js'
import type { Occasion, Recipient } from './mail-rules.js'
import { mailVariables } from './mail-variables.js'
import type { MailVariables } from './mail-variables.js'
import { listFailedLogs, listPeople, loadMailJob } from './occasion-store.js'
import { addMails } from './outbox-store.js'
import type { NewMail } from './outbox-store.js'

/** Logs that a mail names at most. */
export const mostLogs = 100

/** One mail for each person who wants to hear of it; none without a mail server. */
export async function writeMails(farm: Farm, tx: Tx, changes: Changes, occasion: Occasion): Promise<void> {
  if (farm.settings.smtp_server === null) return
  const recipients = recipientsOf(await listPeople(tx, occasion.job), occasion)
  if (recipients.length === 0) return
  const job = await loadMailJob(tx, occasion.job)
  if (job === undefined) return
  const logs = occasion.kind === 'failure' ? await listFailedLogs(tx, occasion.job, mostLogs) : []
  const variables = mailVariables(job, logs, farm.settings)
  await addMails(
    tx,
    recipients.map(person => newMail(occasion, person, variables, farm.settings.from_email)),
  )
  changes.mails = true
}

function newMail(occasion: Occasion, person: Recipient, variables: MailVariables, from: string): NewMail {
  const recipient = person.email.trim()
  const mail = { ...occasion, messageId: messageIdOf(occasion, person, from), username: person.username, recipient, variables }
  return isMailAddress(recipient) ? mail : { ...mail, refusedBecause: 'This is no address that a mail can go to.' }
}
