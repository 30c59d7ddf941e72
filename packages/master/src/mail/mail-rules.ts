// Who is mailed what, how a mail is named, and when a failed one is tried again (behaviour.md section 6). Pure.
import type { MailKind, MailState } from '@pyfarm/contract/api/mails'
import { instant } from '@pyfarm/contract/ids'
import type { Instant, JobId, UserId } from '@pyfarm/contract/ids'

/** One of a job's notified users. */
export interface Person {
  readonly id: UserId
  readonly username: string
  readonly email: string | null
  readonly active: boolean
  readonly expiration: Instant | null
  readonly wants: Readonly<Record<MailKind, boolean>>
}

/** Something that people are told of: a job was done, has failed or was deleted at that moment. */
export interface Occasion {
  readonly kind: MailKind
  readonly job: JobId
  readonly at: Instant
}

/** A person who has an email; whether it is one that a mail can go to is another question. */
export type Recipient = Person & { readonly email: string }

export function recipientsOf(people: readonly Person[], { kind, at }: Occasion): Recipient[] {
  return people.filter(
    (person): person is Recipient =>
      person.wants[kind] && person.active && !isExpired(person, at) && person.email !== null && person.email.trim() !== '',
  )
}

const isExpired = ({ expiration }: Person, at: Instant): boolean => expiration !== null && expiration <= at

const longestAddress = 254
const address = /^[^\s\p{Cc}@<>()[\],;:\\"]+@[^\s\p{Cc}@<>()[\],;:\\"]+$/u

/** One address and nothing else: no list, no name, no line break. Hosts without a dot are fine within a studio. */
export const isMailAddress = (text: string): boolean => text.length <= longestAddress && address.test(text)

/** The same for the same person and occasion, whoever asks: a mail that is written or sent twice can be told from two mails. */
export const messageIdOf = ({ kind, job, at }: Occasion, person: Pick<Person, 'id'>, from: string): string =>
  `<pyfarm.job-${job}.${kind}.${at}.${person.id}@${hostOf(from)}>`

/** The id of the mail when it is sent once more on purpose: readers and servers drop what bears a known one. */
export function messageIdAgain(id: string): string {
  const [, start = '', count = '1', host = ''] = /^<(.+?)(?:\.again-(\d+))?@(.+)>$/.exec(id) ?? []
  return `<${start}.again-${Number(count) + 1}@${host}>`
}

const hostOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'pyfarm'

const control = /[\p{Cc}\u2028\u2029]+/gu
const longestHeader = 500

/** A text that can stand in a header: one line, of no more than 500 characters. */
export function headerText(text: string): string {
  const line = text.replaceAll(control, ' ').trim()
  return line.length <= longestHeader ? line : `${line.slice(0, longestHeader - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

const controlInBody = /[^\P{Cc}\n\t]/gu

/** A text that can be a body: lines, without other control characters. */
export const bodyText = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(controlInBody, '')

const firstPause = 30_000
const longestPause = 900_000

/** When to try again: after 30 seconds, then after as long as it was tried already, a quarter of an hour at most; undefined: no more. */
export function nextAttempt(wantedOn: Instant, now: Instant, giveUpAfter: number): Instant | undefined {
  const tried = now - wantedOn
  return tried >= giveUpAfter ? undefined : instant(now + Math.min(longestPause, Math.max(firstPause, tried)))
}

/** What the mail server said, or why it said nothing. */
export interface SendError {
  readonly code: string | undefined
  readonly command: string | undefined
  readonly status: number | undefined
  readonly message: string
}

/** The server refuses this mail; of others nothing is known. Without it, the server itself is away or out of order. */
export const isAboutMail = ({ code, status }: SendError): boolean =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && status !== 421

const noSuchMailbox = new Set([550, 551, 553])

/** There is no such mailbox: trying again would change nothing. */
export const isHopeless = (error: SendError): boolean =>
  error.code === 'EENVELOPE' && error.command === 'RCPT TO' && noSuchMailbox.has(error.status ?? 0)

export interface MailProgress {
  readonly sent_on: Instant | null
  readonly given_up_on: Instant | null
}

export function mailState({ sent_on: sent, given_up_on: givenUp }: MailProgress): MailState {
  if (sent !== null) return 'sent'
  return givenUp === null ? 'waiting' : 'given_up'
}
