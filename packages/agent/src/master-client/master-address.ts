import { Problem } from '@pyfarm/contract/problem'

/** Where a master's API lies: `origin` for the connections, `prefix` before each path. */
export interface MasterAddress {
  readonly origin: string
  readonly prefix: string
}

/**
 * Reads `http://host[:port][/folder]`, or `host[:port]` as PyFarm's agent took it.
 * Throws a Problem that names the address when it is none.
 */
export function parseMasterAddress(text: string): MasterAddress {
  const written = text.trim()
  const url = readUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`)
  if (url === undefined || url.hostname === '' || !['http:', 'https:'].includes(url.protocol)) {
    throw new Problem(`The master's address "${text}" is none: give it as http://host:port with --master.`)
  }
  const folder = url.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '')
  return { origin: url.origin, prefix: `${folder}/api/v1` }
}

function readUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
