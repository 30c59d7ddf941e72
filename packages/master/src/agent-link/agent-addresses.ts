// Where the master may call: an agent's name can lead anywhere, and that at any time, so each call is looked at.
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { callProblem } from '../agents/agent-rules.js'

type AddressSettings = Pick<Settings, 'allow_agents_from_loopback'>

/** Why nothing may be called at that URL, by the address that stands in it; undefined when it may, or when it has a name. */
export function refusedCall(url: string, { allow_agents_from_loopback: allowed }: AddressSettings): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const problem = callProblem(host, allowed)
  return problem === undefined ? undefined : `${host} ${problem}`
}

/** Finds the addresses of a name for the connection itself, without those that may not be called. */
export function agentLookup(
  { allow_agents_from_loopback: allowed }: AddressSettings,
  resolve: typeof lookup = lookup,
): LookupFunction {
  return (hostname, options, found) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const good = error === null ? addresses.filter(({ address }) => callProblem(address, allowed) === undefined) : []
      const [first] = good
      if (error !== null) found(error, [])
      else if (first === undefined) found(nowhere(hostname, addresses[0]?.address, allowed), [])
      else if (options.all === true) found(null, good)
      else found(null, first.address, first.family)
    })
  }
}

function nowhere(hostname: string, address: string | undefined, allowed: boolean): Error {
  const problem = address === undefined ? 'has no address' : `leads to ${address}, which ${callProblem(address, allowed) ?? ''}`
  return new Error(`${hostname} ${problem}`)
}
