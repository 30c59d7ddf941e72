// Which addresses an agent may have, how it is called, and what state it is in (behaviour.md sections 1 and 5). Pure.
import ipaddr from 'ipaddr.js'
import { useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import { ipv4Text } from '../http/ip-address.js'

/** Why an agent can't have this IPv4 address; undefined when it can. */
export function addressProblem(ip: string, allowLoopback: boolean): string | undefined {
  const address = ipaddr.IPv4.parse(ip)
  if (address.prefixLengthFromSubnetMask() !== null) return 'is a netmask'
  if (hostmask(address)) return 'is a hostmask'
  const range = address.range()
  if (range === 'loopback') return loopbackProblem(allowLoopback)
  return problemsOfRanges[range] ?? (reserved.some(network => address.match(network)) ? 'is a reserved address' : undefined)
}

/**
 * Why the master does not call that address, IPv4 or IPv6; undefined when it may, and for what is no address. An agent could name one
 * that only the master reaches.
 */
export function callProblem(text: string, allowLoopback: boolean): string | undefined {
  if (!ipaddr.isValid(text)) return undefined
  const address = ipaddr.process(text)
  if (address instanceof ipaddr.IPv4) return addressProblem(address.toString(), allowLoopback)
  if (address.match(metadata)) return 'is the address of a metadata service'
  const range = address.range()
  if (range === 'unicast' || range === 'uniqueLocal') return undefined
  if (range === 'loopback') return loopbackProblem(allowLoopback)
  // Reserved are also those that stand for an IPv4 address behind a translator.
  return problemsOfRanges[range] ?? 'is a reserved address'
}

const problemsOfRanges: Readonly<Record<string, string>> = {
  linkLocal: 'is a link-local address',
  multicast: 'is a multicast address',
}

const loopbackProblem = (isAllowed: boolean): string | undefined =>
  isAllowed ? undefined : 'is a loopback address (allow_agents_from_loopback in models.yml lets it in)'

const metadata = ipaddr.IPv6.parseCIDR('fd00:ec2::254/128')

/** "This" network, and those for a use that never came. Networks for tests and documentation do have machines. */
const reserved = ['0.0.0.0/8', '240.0.0.0/4'].map(network => ipaddr.IPv4.parseCIDR(network))

/** All zeros, then all ones: 0.0.0.255. */
function hostmask(address: ipaddr.IPv4): boolean {
  const inverted = new ipaddr.IPv4(address.toByteArray().map(byte => 255 - byte))
  return inverted.prefixLengthFromSubnetMask() !== null
}

/** A disabled agent stays disabled whatever it reports; only a person enables it. */
export function stateAfterReport(before: AgentState, reported: AgentState | undefined, fromAgent: boolean): AgentState {
  if (reported === undefined) return before
  return fromAgent && before === 'disabled' ? 'disabled' : reported
}

/** The sentence of PyFarm's reference. */
export const agentNotFound = (id: AgentId): string => `Agent \`${id}\` not found`

export const isUsable = (state: AgentState): boolean => state === 'online' || state === 'running'

export interface AgentAddress {
  readonly hostname: string
  /** An IPv4 address as an integer. */
  readonly remote_ip: number | null
  readonly port: number
  readonly use_address: number
}

/** The base of the agent's API; undefined for a passive agent, which is never called. */
export function agentApiUrl(template: string, agent: AgentAddress): string | undefined {
  if (agent.use_address === useAddressCodes.passive) return undefined
  const byName = agent.use_address === useAddressCodes.hostname || agent.remote_ip === null
  const host = byName ? agent.hostname : ipv4Text(agent.remote_ip)
  return template.replaceAll('{host}', host).replaceAll('{port}', String(agent.port))
}
