import { mailKinds } from '@pyfarm/contract/api/mails'
import type { MailAnswer, MailListItem } from '@pyfarm/contract/api/mails'
import { z } from 'zod'
import { isoOf, isoOrNull } from '../http/wire.js'
import type { MailListRow } from './mail-list-store.js'
import { mailState } from './mail-rules.js'
import type { MailRow } from './outbox-store.js'
import type { MailText } from './text-of-mail.js'

const kindSchema = z.enum(mailKinds)

export function mailListView(mail: MailListRow): MailListItem {
  const state = mailState(mail)
  return {
    id: mail.id,
    kind: kindSchema.parse(mail.kind),
    job: mail.job_id,
    username: mail.username,
    recipient: mail.recipient,
    state,
    created_on: isoOf(mail.created_on),
    sent_on: isoOrNull(mail.sent_on),
    next_attempt_on: state === 'waiting' ? isoOf(mail.next_attempt_on) : null,
    attempts: mail.attempts,
    last_error: mail.last_error,
  }
}

export const mailView = (mail: MailRow, { subject, body }: MailText): MailAnswer => ({
  ...mailListView(mail),
  message_id: mail.message_id,
  subject,
  body,
})
