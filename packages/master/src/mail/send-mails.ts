// Sends what is due: each mail is taken by one process, tried once, and put off or given up if it could not be sent.
import PQueue from 'p-queue'
import { jobId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { isRefusal, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { isAboutMail, isHopeless, nextAttempt } from './mail-rules.js'
import { connectionsAtOnce, openMailServer, sendErrorOf } from './mail-server.js'
import type { MailServer } from './mail-server.js'
import { dueMails, noteError, saveNotSent, saveSent, takeMail } from './outbox-store.js'
import type { MailRow } from './outbox-store.js'
import { textOfMail } from './text-of-mail.js'
import type { MailText } from './text-of-mail.js'

const mailsAtOnce = 100
/** Milliseconds that one attempt may take; the lease on the mail lasts for longer. */
const attemptTime = 60_000
const leaseTime = 120_000

/** Ends when nothing is due any more, when the mail server turns out to be away, or with the signal. */
export async function sendMails(farm: Farm, signal: AbortSignal): Promise<void> {
  if (farm.settings.smtp_server === null) return
  for (;;) {
    const due = await dueMails(farm.database, farm.clock(), mailsAtOnce)
    if (due.length === 0 || signal.aborted) return
    if (!(await sendAll(farm, due, signal))) return
  }
}

/** False when it makes no sense to go on. */
async function sendAll(farm: Farm, due: readonly number[], signal: AbortSignal): Promise<boolean> {
  const server = await openMailServer(farm.settings)
  const left = new Set(due)
  let away: string | undefined
  const queue = new PQueue({ concurrency: connectionsAtOnce })
  try {
    const sendNext = async (id: number) => {
      if (away !== undefined || signal.aborted) return
      left.delete(id)
      const mail = await takeMail(farm.database, id, farm.clock(), leaseTime)
      if (mail !== undefined) away = (await sendOne(farm, server, mail, signal)) ?? away
    }
    await queue.addAll(due.map(id => () => sendNext(id)))
  } finally {
    server.close()
  }
  if (away === undefined || signal.aborted) return !signal.aborted
  const error = away
  farm.log.warn({ error }, 'mails can’t be sent now; they will be tried again')
  await change(farm, tx => noteError(tx, [...left], error))
  return false
}

/** Why the mail server itself can't be used, if it can't. */
async function sendOne(farm: Farm, server: MailServer, mail: MailRow, signal: AbortSignal): Promise<string | undefined> {
  const text = await textToSend(farm, mail)
  if (isRefusal(text)) {
    await putOff(farm, mail, text.error)
    return undefined
  }
  const { message_id: messageId, recipient, job_id: job } = mail
  try {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(attemptTime)])
    await server.send({ messageId, recipient, job, ...text }, ends)
  } catch (thrown) {
    const error = sendErrorOf(thrown)
    // It was not the server's fault: the next process tries at once.
    if (signal.aborted) await change(farm, tx => saveNotSent(tx, mail, stopped, { nextAttempt: farm.clock() }))
    else await putOff(farm, mail, error.message, isHopeless(error))
    return isAboutMail(error) ? undefined : error.message
  }
  await change(farm, async (tx, changes) => {
    if (await saveSent(tx, mail, farm.clock())) changes.events.push({ kind: 'job', job: jobId(mail.job_id), change: 'changed' })
  })
  farm.meters.mail('sent')
  return undefined
}

const stopped = 'The scheduler was stopped while it was being sent.'

/** A mail that can't be written keeps none of the others waiting. */
async function textToSend(farm: Farm, mail: MailRow): Promise<MailText | Refusal> {
  try {
    return await textOfMail(farm, mail, 'keep')
  } catch (error) {
    farm.log.error({ err: error, mail: mail.id }, 'a mail could not be written')
    return refuse(503, `It could not be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function putOff(farm: Farm, mail: MailRow, error: string, hopeless = false): Promise<void> {
  const now = farm.clock()
  const next = hopeless ? undefined : nextAttempt(mail.wanted_on, now, farm.settings.mail_give_up_after)
  await change(farm, tx => saveNotSent(tx, mail, error, next === undefined ? { givenUpOn: now } : { nextAttempt: next }))
  farm.meters.mail(next === undefined ? 'given_up' : 'put_off')
}
