// The mail server, for as long as there is something to send: a few connections, each used for mail after mail.
import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { z } from 'zod'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { SendError } from './mail-rules.js'

export interface OutgoingMail {
  readonly messageId: string
  readonly recipient: string
  readonly subject: string
  readonly body: string
  readonly job: number
}

export interface MailServer {
  /** Kept when the server has taken the mail. The signal ends the attempt. @throws what `sendErrorOf` reads */
  readonly send: (mail: OutgoingMail, signal: AbortSignal) => Promise<void>
  readonly close: () => void
}

export type SmtpSettings = Pick<Settings, 'smtp_server' | 'smtp_port' | 'smtp_login' | 'smtp_tls' | 'smtp_ca_file' | 'from_email'>

export const connectionsAtOnce = 3
/** Milliseconds to connect, to be greeted, and between two answers. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
/** The port of TLS from the first byte. */
const securePort = 465
const usualPort = 25

/** Connects when the first mail is sent. @throws when `smtp_ca_file` can't be read */
export async function openMailServer(settings: SmtpSettings): Promise<MailServer> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    pool: true,
    host: settings.smtp_server ?? '',
    ...(await securityOf(settings)),
    ...loginOf(settings),
    ...timeouts,
    socketCloseTimeout: 0,
    maxConnections: connectionsAtOnce,
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ messageId, recipient, subject, body, job }, signal) => {
      await transport.sendMail({
        from: settings.from_email,
        to: { name: '', address: recipient },
        subject,
        text: body,
        messageId,
        // Nobody's holiday note answers it.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-PyFarm-Job': String(job) },
        signal,
      })
    },
    close: () => {
      transport.close()
    },
  }
}

async function securityOf({ smtp_tls: wish, smtp_port: port, smtp_ca_file: file }: SmtpSettings) {
  const secure = wish === 'tls' || (wish === 'auto' && port === securePort)
  const ca = file === null ? {} : { ca: [...rootCertificates, await readFile(file, 'utf8')] }
  return {
    port: port === 0 ? (secure ? securePort : usualPort) : port,
    secure,
    requireTLS: wish === 'starttls',
    ignoreTLS: wish === 'off',
    // `auto` is better than no encryption, and no more: who could forge a certificate could as well hide that TLS is offered.
    tls: { rejectUnauthorized: wish !== 'auto', ...ca },
  }
}

const loginOf = ({ smtp_login: [user, password] }: SmtpSettings) =>
  user === null ? {} : { auth: { user, pass: password ?? '' } }

const thrownSchema = z.object({
  message: z.string(),
  code: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
})

const longestMessage = 1_000

/** What an error of `send` says. */
export function sendErrorOf(thrown: unknown): SendError {
  const read = thrownSchema.safeParse(thrown)
  if (!read.success) return { code: undefined, command: undefined, status: undefined, message: String(thrown) }
  const { message, code, command, responseCode: status } = read.data
  return { code, command, status, message: message.replaceAll(/\s+/g, ' ').slice(0, longestMessage) }
}
