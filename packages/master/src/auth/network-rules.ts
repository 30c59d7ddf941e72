// Whether a request without a credential is one of a trusted network, and whether a browser may have been led to send it.
import ipaddr from 'ipaddr.js'

/** What of a request tells where it comes from. */
export interface Origin {
  /** The address of who sends it: the peer's, or what a proxy in `trusted_proxies` says. */
  readonly address: string
  /** The address of the other end of the connection. */
  readonly peer: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Whom it was sent to, by its own account: `farm.studio:5000`. */
  readonly host: string | undefined
}

export interface Trust {
  readonly networks: NetworkTest
  readonly proxies: NetworkTest
  /** Names by which this master is known to be called, in lower case. */
  readonly hosts: ReadonlySet<string>
}

export type NetworkTest = (address: string) => boolean

/** Tests addresses against networks as `address/bits`; an IPv4 address that was mapped into IPv6 counts as itself. */
export function networkTest(networks: readonly string[]): NetworkTest {
  const parsed = networks.map(network => ipaddr.parseCIDR(network))
  const known = new Map<string, boolean>()
  return address => {
    let isIn = known.get(address)
    if (isIn === undefined) {
      isIn = isInOne(address, parsed)
      if (known.size >= mostKnown) known.clear()
      known.set(address, isIn)
    }
    return isIn
  }
}

/** Addresses whose answer is kept: the same agents ask again and again. */
const mostKnown = 20_000

function isInOne(address: string, networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]): boolean {
  if (!ipaddr.isValid(address)) return false
  const peer = ipaddr.process(address)
  return networks.some(([network, bits]) => peer.kind() === network.kind() && peer.match([network, bits] as never))
}

const loopback = networkTest(['127.0.0.0/8', '::1/128'])

/** Why the request is not one of a trusted network, in a sentence; undefined when it is. */
export function distrust(origin: Origin, trust: Trust): string | undefined {
  if (!trust.networks(origin.address)) return `${origin.address} is in none of the trusted_networks`
  return disguise(origin, trust)
}

/** Whether the request comes from this very machine, and nothing speaks against it. */
export function isFromThisMachine(origin: Origin, trust: Trust): boolean {
  return loopback(origin.address) && disguise(origin, trust) === undefined
}

/** What makes the address of a request say nothing about who sends it. */
function disguise(origin: Origin, trust: Trust): string | undefined {
  if (isForwarded(origin) && !trust.proxies(origin.peer))
    return `it came through the proxy ${origin.peer}, which is not in trusted_proxies`
  return strangeName(origin, trust.hosts)
}

/**
 * Why a browser may have been led here by a name of somebody else's (DNS rebinding), which makes it send that somebody's requests from
 * within the network; undefined when it was not.
 */
export function strangeName(origin: Pick<Origin, 'headers' | 'host'>, hosts: Trust['hosts']): string | undefined {
  if (!isOfBrowser(origin) || isOwnName(origin.host, hosts)) return undefined
  return `a browser called this master ${origin.host ?? ''}, which is not the name in base_url`
}

const isForwarded = ({ headers }: Origin): boolean =>
  headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined || headers['x-real-ip'] !== undefined

/** Every browser names languages, and scripts can't keep it from that; agents and submitters name none. */
const isOfBrowser = ({ headers }: Pick<Origin, 'headers'>): boolean =>
  headers['accept-language'] !== undefined || headers['sec-fetch-site'] !== undefined || headers['origin'] !== undefined

/** An address, a name without a dot and a name that the farm was given can't be somebody else's. */
function isOwnName(host: string | undefined, hosts: ReadonlySet<string>): boolean {
  if (host === undefined) return false
  const name = nameIn(host)
  return ipaddr.isValid(name) || !name.includes('.') || name.endsWith('.localhost') || hosts.has(name)
}

/** `[::1]:5000` is `::1`, `Farm.Studio:5000` is `farm.studio`. */
function nameIn(host: string): string {
  const bracketed = /^\[(.*)\]/.exec(host)?.[1]
  return (bracketed ?? host.replace(/:\d*$/, '')).toLowerCase()
}

/** Whether a page of another site had a browser send a request that changes something. */
export function isOfOtherSite({ headers, host }: Pick<Origin, 'headers' | 'host'>, ownOrigins: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  if (typeof site === 'string') return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  if (typeof origin !== 'string' || !URL.canParse(origin)) return true
  return new URL(origin).host !== host && !ownOrigins.includes(new URL(origin).origin)
}
