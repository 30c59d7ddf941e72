import type { MailAnswer } from '@pyfarm/contract/api/mails'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { messageIdAgain } from './mail-rules.js'
import { mailView } from './mail-view.js'
import { findMail, findMailForChange, wantAgain } from './outbox-store.js'
import { textOfMail } from './text-of-mail.js'

const unknown = (id: number) => notFound(`Mail ${id} not found.`)

/** @throws RefusedError 404, 503 when too many templates are being run */
export async function showMail(farm: Farm, id: number): Promise<MailAnswer> {
  const mail = orRefuse((await findMail(farm.database.read, id)) ?? unknown(id))
  return mailView(mail, orRefuse(await textOfMail(farm, mail, 'show')))
}

/** Sends it soon, and once more if it was sent. @throws RefusedError 404, 409 without a mail server */
export async function resendMail(farm: Farm, id: number): Promise<void> {
  if (farm.settings.smtp_server === null)
    throw new RefusedError(conflict('No mail server is set: name one in smtp_server (scheduler.yml).'))
  await change(farm, async (tx, changes) => {
    const mail = orRefuse((await findMailForChange(tx, id)) ?? unknown(id))
    const messageId = mail.sent_on === null ? mail.message_id : messageIdAgain(mail.message_id)
    await wantAgain(tx, id, messageId, farm.clock())
    changes.mails = true
  })
}
