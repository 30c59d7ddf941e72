import { fittingRule, mapPath, rulesWithMaps } from '@pyfarm/contract/path-map-rules'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import type { FarmKey } from '../../api/query-keys.js'

export type PathMap = Schemas['PathMap']

export const pathMapsKey: FarmKey = ['pathmaps']

export const readPathMaps = (signal?: AbortSignal): Promise<PathMap[]> =>
  bodyOf(farm.GET('/api/v1/pathmaps/', { ...(signal !== undefined && { signal }) }))

export const systems = ['linux', 'windows', 'mac'] as const
type System = (typeof systems)[number]
export const systemNames = { linux: 'Linux', windows: 'Windows', mac: 'macOS' } as const

interface Mapped {
  /** How the path is called there. */
  readonly here: string
  /** The map by which; undefined when none fits, and the path stays as it is. */
  readonly by: PathMap | undefined
}

/** What an agent of that system and with those tags makes of a path: by the rules that agents have. */
export function tryPath(path: string, maps: readonly PathMap[], system: System, tags: readonly string[]): Mapped {
  const forIt = maps.filter(({ tag }) => tag === undefined || tags.includes(tag))
  const found = rulesWithMaps(forIt, system)
  const rules = found.map(({ rule }) => rule)
  const fitting = fittingRule(path, rules)
  return { here: mapPath(path, rules), by: found.find(({ rule }) => rule === fitting)?.map }
}
