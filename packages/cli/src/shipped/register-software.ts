// Makes the master know a shipped software with the code that finds it on render machines.
import { z } from 'zod'
import { ask, askIfThere, type Api } from '../api-client.js'
import { softwareRowSchema } from '../api-rows.js'
import type { Registration } from './register-job-type.js'
import { isSealed, seal } from './seal.js'

export interface ShippedSoftware {
  readonly software: string
  /** From the oldest to the newest. */
  readonly versions: readonly string[]
  readonly discovery_function_name: string
  readonly discovery_code: string
}

type SoftwareRow = z.infer<typeof softwareRowSchema>

/** A software that has no version with our code is the studio's own; versions with other code, or none, stay as they are. */
export async function registerSoftware(api: Api, shipped: ShippedSoftware): Promise<Registration> {
  const path = `/software/${encodeURIComponent(shipped.software)}`
  const code = seal(shipped.discovery_code, [shipped.discovery_function_name])
  const discovery = { discovery_code: code, discovery_function_name: shipped.discovery_function_name }
  const newVersion = (version: string) => ({ version, rank: rankOf(version), ...discovery })
  const known = await askIfThere(api, softwareRowSchema, path)
  if (known === undefined) {
    await ask(api, z.unknown(), 'POST', '/software/', { software: shipped.software, versions: shipped.versions.map(newVersion) })
    return 'new'
  }
  const codes = await ourCodes(api, path, known, shipped)
  if (codes.size === 0) return 'kept'
  const missing = shipped.versions.filter(version => !known.versions.some(each => each.version === version))
  for (const version of missing) await ask(api, z.unknown(), 'POST', `${path}/versions/`, newVersion(version))
  const stale = new Set(Array.from(codes).flatMap(([version, ours]) => (ours === code ? [] : [version])))
  if (stale.size > 0) {
    const now = await ask(api, softwareRowSchema, 'GET', path)
    const versions = now.versions.map(({ version, rank }) => ({ version, rank, ...(stale.has(version) ? discovery : {}) }))
    await ask(api, z.unknown(), 'PUT', path, { software: shipped.software, versions })
  }
  return missing.length + stale.size > 0 ? 'new version' : 'unchanged'
}

// The discovery code of each version that we have brought along.
async function ourCodes(api: Api, path: string, known: SoftwareRow, shipped: ShippedSoftware): Promise<Map<string, string>> {
  const codes = new Map<string, string>()
  for (const { version } of known.versions) {
    if (!shipped.versions.includes(version)) continue
    const code = await askIfThere(api, z.string(), `${path}/versions/${encodeURIComponent(version)}/discovery_code`)
    if (code !== undefined && isSealed(code, [shipped.discovery_function_name])) codes.set(version, code)
  }
  return codes
}

/** Ranks follow from the numbers of a version, so that one that is added later stands between its neighbours. */
export function rankOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}
