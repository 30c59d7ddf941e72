// How paths of one operating system are called on another (behaviour.md section 10).
import type { OperatingSystem } from './enums.js'

/** A path map as a master tells it; `tag` is absent without one. */
export interface PathMap {
  readonly path_linux: string
  readonly path_windows: string
  readonly path_osx: string
  readonly tag?: string | null | undefined
}

/** A prefix, and what stands in its place here. Rules are tried in their order; the first that fits is taken. */
export interface PathRule {
  /** Without separators at its end; of Windows' paths in lower case and with `/`. */
  readonly from: string
  /** Whether `from` is a path of Windows': either separator, and any case. */
  readonly windows: boolean
  /** Null for a path of this machine's own: it stays as it is. */
  readonly to: string | null
  /** What goes between the parts of paths here. */
  readonly separator: '/' | '\\'
}

/**
 * The rules for a machine, the best first: long prefixes before short ones, maps with a tag before those without, older maps before
 * newer ones. Paths that are this machine's already have rules as well, so that no shorter prefix of another system fits them.
 */
export function pathRules(maps: readonly PathMap[], os: OperatingSystem): PathRule[] {
  return rulesWithMaps(maps, os).map(({ rule }) => rule)
}

/** The same rules, each with the map that it comes of. */
export function rulesWithMaps<M extends PathMap>(maps: readonly M[], os: OperatingSystem): { rule: PathRule; map: M }[] {
  const ordered = [...maps.filter(hasTag), ...maps.filter(map => !hasTag(map))]
  const rules = ordered.flatMap(map => rulesOf(map, os).map(rule => ({ rule, map })))
  // A stable sort keeps the order among prefixes of one length.
  return rules.sort((a, b) => b.rule.from.length - a.rule.from.length)
}

const hasTag = ({ tag }: PathMap) => typeof tag === 'string'

function rulesOf(map: PathMap, os: OperatingSystem): PathRule[] {
  const to = os === 'windows' ? map.path_windows : os === 'mac' ? map.path_osx : map.path_linux
  if (to === '') return []
  const separator = os === 'windows' && !(to.includes('/') && !to.includes('\\')) ? '\\' : '/'
  const rule = (path: string, windows: boolean, target: string | null): PathRule => {
    return { from: withoutEnd(windows ? normalWindows(path) : path), windows, to: target, separator }
  }
  const own = rule(to, os === 'windows', null)
  const others = [rule(map.path_linux, false, to), rule(map.path_windows, true, to), rule(map.path_osx, false, to)]
  // Of these, only / may be nothing without its end.
  const paths = [to, map.path_linux, map.path_windows, map.path_osx]
  return [own, ...others].filter(({ from, windows }, index) => from !== '' || (!windows && paths[index] !== ''))
}

/** The path as it is called here; unchanged when no rule fits. */
export function mapPath(path: string, rules: readonly PathRule[]): string {
  const rule = fittingRule(path, rules)
  if (rule === undefined || rule.to === null) return path
  const rest = path.slice(rule.from.length)
  const here = rule.windows || rule.separator === '\\' ? rest.replaceAll(/[\\/]/g, rule.separator) : rest
  return here === '' ? rule.to : withoutEnd(rule.to) + here
}

/** The rule that the path is called by; also one by which it stays as it is. */
export function fittingRule(path: string, rules: readonly PathRule[]): PathRule | undefined {
  const normal = normalWindows(path)
  return rules.find(({ from, windows }) => isBelow(windows ? normal : path, from))
}

// A prefix ends where a name ends: /mnt/show is no prefix of /mnt/shows.
function isBelow(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false
  return path.length === prefix.length ? prefix !== '' : path[prefix.length] === '/'
}

// Of the same length as the path: lower case in JavaScript may be longer than what it was made of.
function normalWindows(path: string): string {
  return path.replaceAll('\\', '/').replaceAll(/[A-Z]/g, letter => letter.toLowerCase())
}

function withoutEnd(path: string): string {
  return path.replace(/[\\/]+$/, '')
}

/** Maps every text in a job's data, keys aside. `"map_paths": false` in the data leaves it as it was submitted. */
export function mapData(data: Readonly<Record<string, unknown>>, rules: readonly PathRule[]): Record<string, unknown> {
  if (rules.length === 0 || data['map_paths'] === false) return { ...data }
  return mapObject(data, rules)
}

function mapObject(object: object, rules: readonly PathRule[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, mapValue(value, rules)]))
}

function mapValue(value: unknown, rules: readonly PathRule[]): unknown {
  if (typeof value === 'string') return mapPath(value, rules)
  if (Array.isArray(value)) return value.map(each => mapValue(each, rules))
  return typeof value === 'object' && value !== null ? mapObject(value, rules) : value
}
