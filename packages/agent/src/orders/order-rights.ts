// Who may give this agent orders. Pure but for the questions it is handed.
import { BlockList, isIP } from 'node:net'
import { Problem } from '@pyfarm/contract/problem'

/** A request that wants something done, as far as it matters for whether its sender may. */
export interface OrderRequest {
  /** The sender's address as the connection has it. */
  readonly peer: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export type MayOrder = (request: OrderRequest) => Promise<boolean>

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address. Throws a Problem that names the text when it is neither. */
export function parseNetworks(texts: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const text of texts) {
    const [address = '', length, ...rest] = text.trim().split('/')
    const most = isIP(address) === 6 ? 128 : 32
    const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
    if (isIP(address) === 0 || rest.length > 0 || !(bits <= most)) {
      throw new Problem(`"${text}" is no network: give --orders-from an address like 10.0.0.7, or a network like 10.0.0.0/8.`)
    }
    networks.addSubnet(address, bits, familyOf(address))
  }
  return networks
}

export function isWithin(networks: BlockList, peer: string): boolean {
  const address = plainAddress(peer)
  return isIP(address) !== 0 && networks.check(address, familyOf(address))
}

/** An IPv4 address as such, also where a socket for both families shows it as an IPv6 one; without the zone of a link-local one. */
export function plainAddress(peer: string): string {
  return peer.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '')
}

export function isLoopback(peer: string | undefined): boolean {
  return peer !== undefined && isWithin(loopback, peer)
}

const loopback = parseNetworks(['127.0.0.0/8', '::1'])

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/**
 * Addresses that the master's orders can come from: those of its name. If one of them is this machine's, the master runs here, and
 * its requests may have any address of this machine.
 */
export function orderAddresses(ofMaster: readonly string[], own: readonly string[]): ReadonlySet<string> {
  const addresses = new Set(ofMaster.map(plainAddress))
  const isHere = [...addresses].some(address => isLoopback(address) || own.includes(address))
  if (isHere) for (const address of [...own, '127.0.0.1', '::1']) addresses.add(plainAddress(address))
  return addresses
}
