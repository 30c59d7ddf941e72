// Lets the master give orders by its address, which its name has or `--orders-from` names.
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { isWithin, orderAddresses, parseNetworks, plainAddress, type MayOrder } from './order-rights.js'

/** A name may get another address while the agent runs; how often it is asked for at most. */
const lookAgainMilliseconds = 10_000

export interface MasterOrdersOptions {
  /** Origin of the master's address. */
  readonly master: string
  /** More networks that orders are taken from. */
  readonly ordersFrom: readonly string[]
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** The addresses of a host; rejects when it has none. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>
  readonly ownAddresses?: () => readonly string[]
}

/** Throws a Problem for an `ordersFrom` that is no network. */
export function openMasterOrders(options: MasterOrdersOptions): MayOrder {
  const { master, ordersFrom, now, addressesOf = lookUp, ownAddresses = readOwnAddresses } = options
  const networks = parseNetworks(ordersFrom)
  const host = new URL(master).hostname.replace(/^\[|\]$/g, '')
  let known: ReadonlySet<string> = new Set()
  let looked = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    looked = now()
    // A name server that is away takes no right from the master.
    const addresses = await addressesOf(host).catch(() => undefined)
    if (addresses !== undefined) known = orderAddresses(addresses, ownAddresses())
    looking = undefined
  }

  return async ({ peer }) => {
    if (peer === undefined) return false
    const address = plainAddress(peer)
    if (known.has(address) || isWithin(networks, peer)) return true
    if (looking === undefined && now() - looked >= lookAgainMilliseconds) looking = look()
    await looking
    return known.has(address)
  }
}

async function lookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

function readOwnAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => address))
}
