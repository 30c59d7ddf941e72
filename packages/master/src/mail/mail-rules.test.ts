import { describe, expect, it } from 'vitest'
import { instant, jobId } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import {
  bodyText,
  headerText,
  isAboutMail,
  isHopeless,
  isMailAddress,
  mailState,
  messageIdAgain,
  messageIdOf,
  nextAttempt,
  recipientsOf,
} from './mail-rules.js'
import type { Person, SendError } from './mail-rules.js'

const at = instant(1_000_000)
const occasion = { kind: 'success', job: jobId(12), at } as const
const ann: Person = {
  id: 7 as UserId,
  username: 'ann',
  email: 'ann@example.com',
  active: true,
  expiration: null,
  wants: { success: true, failure: false, deletion: false },
}

describe('who is mailed', () => {
  it.each([
    ['who wants to hear of it', {}, true],
    ['who does not', { wants: { success: false, failure: true, deletion: true } }, false],
    ['without an email', { email: null }, false],
    ['with an empty email', { email: ' ' }, false],
    ['who is not active any more', { active: false }, false],
    ['whose time is over', { expiration: at }, false],
    ['whose time is not over yet', { expiration: instant(at + 1) }, true],
  ])('a user %s: %j is %s', (_, change, isMailed) => {
    expect(recipientsOf([{ ...ann, ...change }], occasion)).toHaveLength(isMailed ? 1 : 0)
  })

  it.each([
    ['ann@example.com', true],
    ['ann@localhost', true],
    ['änn.o’b+films@studio-1.example', true],
    ['ann', false],
    ['ann@', false],
    ['@example.com', false],
    ['ann@example.com, bob@example.com', false],
    ['ann@example.com\r\nBcc: bob@example.com', false],
    ['Ann <ann@example.com>', false],
    ['ann@b@c', false],
    [`${'a'.repeat(250)}@b.de`, false],
  ])('%j is an address: %s', (text, isOne) => {
    expect(isMailAddress(text)).toBe(isOne)
  })
})

describe('the message id', () => {
  it('is the same for the same person and finish, and another for each other', () => {
    const id = messageIdOf(occasion, ann, 'PyFarm <farm@studio.example>')
    expect(id).toBe('<pyfarm.job-12.success.1000000.7@studio.example>')
    expect(messageIdOf(occasion, ann, 'farm@studio.example')).toBe(id)
    expect(messageIdOf({ ...occasion, at: instant(at + 1) }, ann, 'farm@studio.example')).not.toBe(id)
  })

  it('counts up each time that the mail is sent again on purpose', () => {
    const second = messageIdAgain('<pyfarm.job-12.success.1000000.7@studio.example>')
    expect(second).toBe('<pyfarm.job-12.success.1000000.7.again-2@studio.example>')
    expect(messageIdAgain(second)).toBe('<pyfarm.job-12.success.1000000.7.again-3@studio.example>')
  })
})

describe('a text in a header', () => {
  it.each([
    ['is one line', 'Job a\r\nBcc: b@c.de\n\n\u2028x', 'Job a Bcc: b@c.de x'],
    ['has no control characters', 'a\0b\tc\u0085d', 'a b c d'],
    ['has an end', 'x'.repeat(501), `${'x'.repeat(499)}…`],
    ['is cut between characters', `${'x'.repeat(498)}😀😀`, `${'x'.repeat(498)}…`],
  ])('%s', (_, text, header) => {
    expect(headerText(text)).toBe(header)
  })
})

it('a body keeps its lines and tabs, and no other control characters', () => {
  expect(bodyText('a\r\nb\rc\n\td\0\u001b[1m')).toBe('a\nb\nc\n\td[1m')
})

describe('a mail that could not be sent', () => {
  const day = 86_400_000
  it.each([
    [0, 30_000],
    [20_000, 30_000],
    [60_000, 60_000],
    [600_000, 600_000],
    [3_600_000, 900_000],
  ])('that was tried for %i ms is tried again after %i', (tried, pause) => {
    const now = instant(at + tried)
    expect(nextAttempt(at, now, 2 * day)).toBe(now + pause)
  })

  it('is given up when it was tried for long enough', () => {
    expect(nextAttempt(at, instant(at + 2 * day), 2 * day)).toBeUndefined()
  })

  const error = (parts: Partial<SendError>): SendError => ({
    ...{ code: undefined, command: undefined, status: undefined, message: '' },
    ...parts,
  })
  it.each([
    ['no connection', { code: 'ECONNECTION' }, false, false],
    ['a wrong password', { code: 'EAUTH', status: 535 }, false, false],
    ['a server that goes away', { code: 'EENVELOPE', status: 421, command: 'RCPT TO' }, false, false],
    ['a mailbox that is not there', { code: 'EENVELOPE', status: 550, command: 'RCPT TO' }, true, true],
    ['a mailbox that is full', { code: 'EENVELOPE', status: 452, command: 'RCPT TO' }, true, false],
    ['a sender that is not let in', { code: 'EENVELOPE', status: 550, command: 'MAIL FROM' }, true, false],
    ['a refused text', { code: 'EMESSAGE', status: 554, command: 'DATA' }, true, false],
  ])('%s: %j is about the mail: %s, hopeless: %s', (_, parts, about, hopeless) => {
    expect([isAboutMail(error(parts)), isHopeless(error(parts))]).toEqual([about, hopeless])
  })
})

it.each([
  ['waiting', { sent_on: null, given_up_on: null }],
  ['sent', { sent_on: at, given_up_on: null }],
  ['given_up', { sent_on: null, given_up_on: at }],
])('is %s: %j', (state, progress) => {
  expect(mailState(progress)).toBe(state)
})
