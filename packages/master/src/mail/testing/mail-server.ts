// A real mail server in this process, which keeps what it gets and can be told to misbehave.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { readMail } from './read-mail.js'
import type { ReceivedMail } from './read-mail.js'

export interface TestMailServer {
  readonly port: number
  readonly received: readonly ReceivedMail[]
  /** Connections so far. */
  readonly connections: () => number
  /** What it does from now on instead of taking mails. */
  readonly behave: (how: Misbehaviour | undefined) => void
  readonly stop: () => Promise<void>
}

/** Refuses everything for now; knows no such mailbox; hangs up in the middle of a mail; takes it and hangs up before it says so. */
export type Misbehaviour = 'refuse' | 'unknown mailbox' | 'die in mid-mail' | 'take and die' | 'say nothing'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export async function makeCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  return { key, cert }
}

/** On 127.0.0.1, without encryption and login unless the options say otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = []
  let how: Misbehaviour | undefined
  let connections = 0
  const refused = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    ...(options.cert === undefined ? { disabledCommands: ['STARTTLS'] } : {}),
    closeTimeout: 100,
    ...options,
    onConnect: (_session, done) => {
      connections++
      if (how === 'say nothing') return
      done(how === 'refuse' ? refused(421, 'Come back later') : null)
    },
    onRcptTo: (_address, _session, done) => {
      done(how === 'unknown mailbox' ? refused(550, 'No such user here') : null)
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => {
        parts.push(part)
        if (how === 'die in mid-mail') hangUp()
      })
      stream.on('end', () => {
        if (how === 'die in mid-mail') return
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        const to = rcptTo.map(recipient => recipient.address)
        received.push(readMail(Buffer.concat(parts).toString('utf8'), { from, to, secure: session.secure, user: session.user }))
        if (how === 'take and die') hangUp()
        else done(null)
      })
    },
  })
  const hangUp = () => {
    for (const connection of server.connections) closeSocket(connection)
  }
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    behave: next => {
      how = next
    },
    stop: () =>
      new Promise(resolve => {
        hangUp()
        server.close(() => {
          resolve()
        })
      }),
  }
}

/** The library keeps its sockets to itself. */
function closeSocket(connection: unknown): void {
  const socket: unknown = typeof connection === 'object' && connection !== null ? Reflect.get(connection, '_socket') : undefined
  if (typeof socket === 'object' && socket !== null && 'destroy' in socket && typeof socket.destroy === 'function') {
    const { destroy } = socket
    destroy.call(socket)
  }
}
