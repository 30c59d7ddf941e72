// IPv4 addresses are stored as integers, as PyFarm stores them.
import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The integer of an IPv4 address, also of one that was mapped into IPv6; undefined for anything else. */
export function ipv4Number(address: string): number | undefined {
  if (isIPv4(address)) return numberOf(address.split('.').map(Number))
  if (!ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  if (parsed.kind() !== 'ipv4') return undefined
  return numberOf(parsed.toByteArray())
}

const numberOf = (bytes: readonly number[]): number => bytes.reduce((number, byte) => number * 256 + byte, 0)

export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.')
}
