// PyFarm's enums: strings on the wire, integers in the database (behaviour.md section 1).
import { z } from 'zod'

/** States that a job or a task can store. Queued (and assigned) is stored as null. */
export const workStateCodes = { paused: 100, running: 105, done: 106, failed: 107 } as const
export type StoredWorkState = keyof typeof workStateCodes

export const agentStateCodes = { disabled: 200, offline: 201, online: 202, running: 203 } as const
export type AgentState = keyof typeof agentStateCodes

export const useAddressCodes = { local: 310, remote: 311, hostname: 312, passive: 313 } as const

export const operatingSystemCodes = { linux: 300, windows: 301, mac: 302, other: 303 } as const
export type OperatingSystem = keyof typeof operatingSystemCodes

type Codes = Readonly<Record<string, number>>

/** The name that a stored integer stands for; undefined for an integer that is none of the enum's. */
export function nameOfCode<C extends Codes>(codes: C, code: number): (keyof C & string) | undefined {
  return namesOf(codes).find(name => codes[name] === code)
}

export function namesOf<C extends Codes>(codes: C): [keyof C & string, ...(keyof C & string)[]] {
  return Object.keys(codes) as [keyof C & string]
}

/** Takes an enum as its string or its integer, as PyFarm does, and gives the string. */
export function enumInput<C extends Codes>(codes: C) {
  const names = namesOf(codes)
  return z
    .union([z.enum(names), z.literal(Object.values(codes))], `must be one of ${names.join(', ')}`)
    .transform(value => names.find(name => name === value || codes[name] === value) ?? z.NEVER)
}
