import { connect } from 'node:tls'
import { pinOf } from '@pyfarm/contract/pinned-certificate'
import { NoAnswer } from '../master-client/master-client.js'

const withinMilliseconds = 10_000

export interface FetchedCertificate {
  readonly pem: string
  readonly pin: string
}

/** The certificate that is shown at an https address, whoever shows it: nothing is said there. Rejects with NoAnswer. */
export function fetchCertificate(origin: string): Promise<FetchedCertificate> {
  const { hostname, port } = new URL(origin)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port === '' ? 443 : port),
      rejectUnauthorized: false,
      timeout: withinMilliseconds,
    })
    const fail = (error?: Error) => {
      socket.destroy()
      reject(new NoAnswer(error?.message ?? 'it takes too long to answer', { cause: error }))
    }
    socket.once('timeout', () => {
      fail()
    })
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate()
      socket.destroy()
      if (certificate === undefined) fail(new Error('it shows no certificate'))
      else resolve({ pem: certificate.toString(), pin: pinOf(certificate.fingerprint256) })
    })
  })
}
