// Who may call at all: only addresses in trusted_networks, and no page of another site through somebody's browser.
import type { FastifyInstance } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { refuse, RefusedError } from './refusal.js'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export function refuseStrangers(server: FastifyInstance, settings: Settings): void {
  const isTrusted = trustIn(settings.trusted_networks.map(network => ipaddr.parseCIDR(network)))
  server.addHook('onRequest', (request, _reply, done) => {
    if (!isTrusted(request.ip)) {
      done(
        new RefusedError(refuse(403, `Requests from ${request.ip} are not let in; trusted_networks in master.yml says who is.`)),
      )
    } else if (!readingMethods.has(request.method) && isForeign(request.headers.origin, request.headers.host)) {
      done(new RefusedError(refuse(403, 'A page of another site may not change anything here.')))
    } else done()
  })
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

const addressesKept = 10_000

/** Agents call again and again: what was found out about an address is kept. */
function trustIn(networks: readonly Network[]): (address: string) => boolean {
  const known = new Map<string, boolean>()
  return address => {
    const before = known.get(address)
    if (before !== undefined) return before
    if (known.size >= addressesKept) known.clear()
    const isTrusted = isWithin(address, networks)
    known.set(address, isTrusted)
    return isTrusted
  }
}

function isWithin(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const peer = ipaddr.process(address)
  return networks.some(([network, bits]) => peer.kind() === network.kind() && peer.match([network, bits] as never))
}

function isForeign(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
