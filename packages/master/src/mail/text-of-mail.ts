import { mailKinds } from '@pyfarm/contract/api/mails'
import { z } from 'zod'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { isRefusal, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { composeMail } from './compose-mail.js'
import { ownTexts, templatesFor } from './mail-templates.js'
import { mailVariablesSchema } from './mail-variables.js'
import { findOwnTemplates } from './occasion-store.js'
import { saveMailText } from './outbox-store.js'
import type { MailRow } from './outbox-store.js'

export interface MailText {
  readonly subject: string
  readonly body: string
}

const kindSchema = z.enum(mailKinds)

/**
 * What the mail says: its stored text, or one that is written now. With `keep` that is stored, so that all attempts say the same.
 * Refused only when too many templates are being run at once.
 */
export async function textOfMail(farm: Farm, mail: MailRow, what: 'show' | 'keep'): Promise<MailText | Refusal> {
  const { id, subject, body } = mail
  if (subject !== null && body !== null) return { subject, body }
  if (mail.variables === null) return refuse(503, `Mail ${id} has neither a text nor what it could be written from.`)
  const kind = kindSchema.parse(mail.kind)
  const variables = mailVariablesSchema.parse(JSON.parse(mail.variables))
  const type = variables.job.jobtype_version.jobtype.id
  const own = type === null ? undefined : await findOwnTemplates(farm.database.read, type)
  const made = await composeMail(farm.templates, kind, templatesFor(kind, ownTexts(kind, own), farm.settings), variables)
  if (isRefusal(made)) return made
  if (what === 'keep') {
    if (made.faults.length > 0)
      farm.log.warn({ mail: id, job: mail.job_id, faults: made.faults }, 'a mail template could not be used')
    await change(farm, tx => saveMailText(tx, id, made))
  }
  return { subject: made.subject, body: made.body }
}
