// Addresses of the broker between master and schedulers: in process, or Redis in Celery's form.
import type { Refused } from './database-address.js'

export type BrokerAddress = { readonly kind: 'embedded' } | { readonly kind: 'redis'; readonly url: string }

/** Reads `embedded://` or `redis://[[user]:password@][host][:port][/number]`; `redis://` is this machine's Redis. */
export function parseBrokerAddress(text: string): BrokerAddress | Refused {
  if (text === 'embedded://') return { kind: 'embedded' }
  const expected = { refused: 'must be embedded:// or an address like redis://host:6379/0' }
  const match = /^(rediss?):\/\/(.*)$/i.exec(text)
  if (match === null) return expected
  const rest = match[2] ?? ''
  const hostAt = rest.lastIndexOf('@') + 1
  const host = rest.slice(hostAt).replace(/^(?=[:/]|$)/, 'localhost')
  const url = `${(match[1] ?? '').toLowerCase()}://${rest.slice(0, hostAt)}${host}`
  if (!URL.canParse(url)) return expected
  const parsed = new URL(url)
  return /^\/?\d*$/.test(parsed.pathname)
    ? { kind: 'redis', url }
    : { refused: 'ends in something that is no database number: write redis://host:6379/0' }
}
