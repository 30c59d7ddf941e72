// How a master speaks TLS, and how openly it may listen.
import { resolve } from 'node:path'
import type { Command } from 'commander'

export interface TlsOptions {
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
  readonly tlsSelfSigned?: boolean
  readonly insecure?: boolean
}

export const tlsOptions = (command: Command): Command =>
  command
    .option('--tls-cert <file>', 'speak https with this certificate, in PEM form')
    .option('--tls-key <file>', 'the key of that certificate')
    .option('--tls-self-signed', 'speak https with a certificate of its own, made at the first start')
    .option('--insecure', 'listen where other machines reach it, although without TLS or logins')

/** The files by paths that hold in any folder. */
export const absoluteTls = ({ tlsCert, tlsKey }: Pick<TlsOptions, 'tlsCert' | 'tlsKey'>) => ({
  ...(tlsCert === undefined ? {} : { tlsCert: resolve(tlsCert) }),
  ...(tlsKey === undefined ? {} : { tlsKey: resolve(tlsKey) }),
})

/** As words of a command line. */
export function tlsWords({ tlsCert, tlsKey, tlsSelfSigned, insecure }: TlsOptions): string[] {
  const files = absoluteTls({ tlsCert, tlsKey })
  return [
    ...(files.tlsCert === undefined ? [] : ['--tls-cert', files.tlsCert]),
    ...(files.tlsKey === undefined ? [] : ['--tls-key', files.tlsKey]),
    ...(tlsSelfSigned === true ? ['--tls-self-signed'] : []),
    ...(insecure === true ? ['--insecure'] : []),
  ]
}
