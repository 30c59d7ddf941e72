// The certificate that the master shows, if it speaks TLS: a given one, or its own.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { pinOf } from '@pyfarm/contract/pinned-certificate'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { makeSecretFile, readSecretFile } from '../settings/secret-file.js'

export interface Tls {
  readonly cert: string
  readonly key: string
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  readonly fingerprint: string
  /** What agents and commands have to know of it, since no authority vouches for it; undefined for one that authorities do. */
  readonly pin: string | undefined
}

type TlsSettings = Pick<Settings, 'tls_cert' | 'tls_key' | 'tls_self_signed' | 'base_url'>

const year = 365 * 24 * 3_600_000
/** Agents know the certificate itself: a new one makes all of them be enrolled anew. */
const lasts = 20 * year

/** Undefined when TLS is not asked for. Throws a Problem for a certificate or key that can't be used. */
export async function openTls(settings: TlsSettings, home: string): Promise<Tls | undefined> {
  const { tls_cert: cert, tls_key: key, tls_self_signed: own } = settings
  if (cert !== null && key !== null) return checked(cert, await read(cert, 'tls_cert'), key, await read(key, 'tls_key'))
  if (cert !== null || key !== null) throw new Problem('tls_cert and tls_key belong together: give both, or none.')
  return own ? ownTls(settings, home) : undefined
}

async function ownTls(settings: TlsSettings, home: string): Promise<Tls> {
  const path = join(home, 'tls.pem')
  if ((await readSecretFile(path)) === undefined) await makeSecretFile(path, await selfSigned(settings))
  const both = await readSecretFile(path)
  if (both === undefined) throw new Problem(`${path} was removed while the master started; start it again.`)
  return checked(path, both, path, both)
}

/** Key and certificate in one text, so that they come into being together. */
async function selfSigned({ base_url: baseUrl }: TlsSettings): Promise<string> {
  const names = new Set([hostname(), 'localhost', new URL(baseUrl).hostname].filter(name => /[a-z]/i.test(name)))
  const { generate } = await import('selfsigned')
  const pair = await generate([{ name: 'commonName', value: 'PyFarm master' }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    notAfterDate: new Date(Date.now() + lasts),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names].map(value => ({ type: 2, value }) as const),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return `${pair.private.trim()}\n${pair.cert.trim()}\n`
}

async function read(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Problem(`${setting}: ${path} can't be read: name a PEM file that this user may read.`, { cause: error })
  }
}

function checked(certPath: string, cert: string, keyPath: string, key: string): Tls {
  const certificate = parsed(certPath, 'certificate', () => new X509Certificate(cert))
  const privateKey = parsed(keyPath, 'private key without a password', () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey))
    throw new Problem(`The key in ${keyPath} is not that of the certificate in ${certPath}.`)
  if (Date.parse(certificate.validTo) <= Date.now())
    throw new Problem(`The certificate in ${certPath} has expired on ${certificate.validTo}: put a new one there.`)
  const { fingerprint256: fingerprint } = certificate
  const isSelfSigned = certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)
  return { cert, key, fingerprint, pin: isSelfSigned ? pinOf(fingerprint) : undefined }
}

function parsed<T>(path: string, what: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new Problem(`${path} holds no ${what} in PEM form.`, { cause: error })
  }
}
