import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import { openMailServer, sendErrorOf } from './mail-server.js'
import type { OutgoingMail, SmtpSettings } from './mail-server.js'
import { makeCertificate, startMailServer } from './testing/mail-server.js'
import type { Certificate, TestMailServer } from './testing/mail-server.js'
import { headerOf } from './testing/read-mail.js'

// Each starts a process, a server or both.
vi.setConfig({ testTimeout: 60_000 })

let certificate: Certificate
let folder: string
let smtp_ca_file: string
beforeAll(async () => {
  certificate = await makeCertificate()
  folder = await mkdtemp(join(tmpdir(), 'pyfarm-mail-'))
  smtp_ca_file = join(folder, 'ca.pem')
  await writeFile(smtp_ca_file, certificate.cert)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let server: TestMailServer
afterEach(() => server.stop())

const never = new AbortController().signal
const mail: OutgoingMail = {
  messageId: '<pyfarm.job-12.success.1.7@studio.example>',
  recipient: 'ann@example.com',
  subject: 'Job Shot 10 completed successfully',
  body: 'It is there.\n.\nFrom here on: ümlaut, 絵, 😀',
  job: 12,
}

/** Sends one mail to a new server with these options; gives what went wrong, if something did. */
async function send(options: SMTPServerOptions, settings: Partial<SmtpSettings> = {}, changed: Partial<OutgoingMail> = {}) {
  server = await startMailServer(options)
  const connection = await openMailServer({
    smtp_server: '127.0.0.1',
    smtp_port: server.port,
    smtp_login: [null, null],
    smtp_tls: 'auto',
    smtp_ca_file: null,
    from_email: 'PyFarm <farm@studio.example>',
    ...settings,
  })
  try {
    await connection.send({ ...mail, ...changed }, never)
    return undefined
  } catch (error) {
    return sendErrorOf(error)
  } finally {
    connection.close()
  }
}

describe('a mail', () => {
  it('arrives as it was written, named, and marked as nobody’s own', async () => {
    expect(await send({})).toBeUndefined()
    const [received] = server.received
    expect(received).toMatchObject({
      ...{ from: 'farm@studio.example', to: ['ann@example.com'], secure: false },
      ...{ subject: mail.subject, body: mail.body },
    })
    expect(headerOf(received, 'message-id')).toBe(mail.messageId)
    expect(headerOf(received, 'from')).toBe('PyFarm <farm@studio.example>')
    expect(headerOf(received, 'to')).toBe('ann@example.com')
    expect(headerOf(received, 'auto-submitted')).toBe('auto-generated')
    expect(headerOf(received, 'x-pyfarm-job')).toBe('12')
  })

  it.each([
    ['in other letters', 'Job „Größe 絵 😀“ completed successfully'],
    ['that is long', `Job ${'shot '.repeat(60)}completed`],
  ])('can have a subject %s', async (_, subject) => {
    expect(await send({}, {}, { subject })).toBeUndefined()
    expect(server.received[0]?.subject).toBe(subject)
  })

  it('gets no further header or recipient by what stands in its subject or address', async () => {
    const subject = 'Shot\r\nBcc: bob@example.com\r\n\r\nOther text'
    await send({}, {}, { subject, recipient: 'ann@example.com' })
    const names = server.received[0]?.headers.map(([name]) => name) ?? []
    expect(names).not.toContain('bcc')
    expect(server.received[0]?.to).toEqual(['ann@example.com'])
    expect(server.received[0]?.body).toBe(mail.body)
  })
})

describe('encryption', () => {
  const offered = () => certificate
  const implicit = () => ({ ...certificate, secure: true })

  it.each([
    ['auto', 'where it is offered, whoever the server is', offered, {}, true],
    ['starttls', 'with a certificate that is trusted', offered, { ca: true }, true],
    ['tls', 'from the first byte', implicit, { ca: true }, true],
    ['off', 'never', offered, {}, false],
    ['auto', 'not where it isn’t offered', () => ({}), {}, false],
  ] as const)('with smtp_tls %s is used %s', async (smtp_tls, _, options, { ca = false }: { ca?: boolean }, secure) => {
    expect(await send(options(), { smtp_tls, ...(ca ? { smtp_ca_file } : {}) })).toBeUndefined()
    expect(server.received).toMatchObject([{ secure }])
  })

  it.each([
    ['starttls', 'is not offered', () => ({})],
    ['starttls', 'has a certificate that nobody vouches for', offered],
    ['tls', 'has a certificate that nobody vouches for', implicit],
  ] as const)('with smtp_tls %s nothing is sent where it %s', async (smtp_tls, _, options) => {
    expect(await send(options(), { smtp_tls })).toMatchObject({ message: expect.stringMatching(/TLS|certificate/i) as string })
    expect(server.received).toEqual([])
  })
})

describe('a login', () => {
  const options: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'farm' && password === 'secret') done(null, { user: username })
      else done(new Error('Invalid login'))
    },
  }

  it('is made with the name and password of the settings', async () => {
    expect(await send(options, { smtp_login: ['farm', 'secret'] })).toBeUndefined()
    expect(server.received).toMatchObject([{ user: 'farm' }])
  })

  it.each([
    ['wrong', ['farm', 'wrong'] as const],
    ['missing', [null, null] as const],
  ])('that is %s is told without the password', async (_, [user, password]) => {
    const error = await send(options, { smtp_login: [user, password] })
    expect(error).toMatchObject({ status: expect.any(Number) as number })
    expect(error?.message).not.toContain('wrong')
    expect(server.received).toEqual([])
  })
})

it('an attempt ends with its signal', async () => {
  server = await startMailServer()
  server.behave('say nothing')
  const ending = new AbortController()
  const connection = await openMailServer({
    ...{ smtp_server: '127.0.0.1', smtp_port: server.port, smtp_login: [null, null], smtp_tls: 'auto', smtp_ca_file: null },
    from_email: 'farm@studio.example',
  })
  const sent = connection.send(mail, ending.signal).then(
    () => 'sent',
    (error: unknown) => sendErrorOf(error).code,
  )
  await expect.poll(() => server.connections(), { timeout: 30_000 }).toBe(1)
  ending.abort()
  expect(await sent).toBe('EABORT')
  connection.close()
})
