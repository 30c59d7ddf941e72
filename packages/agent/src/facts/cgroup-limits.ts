// What a container or service may take of its machine: the control groups of Linux, versions 1 and 2.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface CgroupLimits {
  /** Processors' worth of time; may be a fraction. Undefined: as many as there are. */
  readonly cpus: number | undefined
  readonly memory: MemoryLimit | undefined
}

/** Bytes. */
export interface MemoryLimit {
  readonly limit: number
  /** What counts against the limit and can't be had back by forgetting files that were read. */
  readonly used: number
}

/** Version 1 writes such numbers for "no limit". */
const noLimit = 2 ** 60

/** Looks below `root`, which tests choose; nothing is limited where there are no control groups. */
export async function readCgroupLimits(root = '/'): Promise<CgroupLimits> {
  const groups = parseGroups(await read(join(root, 'proc/self/cgroup')))
  const folders = (controller: string) => foldersOf(join(root, 'sys/fs/cgroup'), groups, controller)
  const cpus = await Promise.all(folders('cpu').map(readCpus))
  const memory = await Promise.all(folders('memory').map(readMemory))
  return { cpus: least(cpus.filter(isThere), count => count), memory: least(memory.filter(isThere), ({ limit }) => limit) }
}

interface Group {
  /** Empty in version 2. */
  readonly controllers: readonly string[]
  readonly path: string
}

/** The lines of `/proc/self/cgroup`: number, controllers, path. */
function parseGroups(text: string): Group[] {
  const lines = text.split('\n').map(line => /^\d+:([^:]*):(\/.*)$/.exec(line))
  return lines.filter(isThere).map(([, names = '', path = '/']) => ({ controllers: names.split(',').filter(Boolean), path }))
}

// A limit of any group above holds as well. In a container the paths may be those of the outside: what is not there is skipped,
// and the root is the container's own group.
function foldersOf(mount: string, groups: readonly Group[], controller: string): string[] {
  return groups.flatMap(({ controllers, path }) => {
    if (controllers.length > 0 && !controllers.includes(controller)) return []
    const bases = controllers.length === 0 ? [mount] : [join(mount, controllers.join(',')), join(mount, controller)]
    return [...new Set(bases)].flatMap(base => pathsUp(path).map(each => join(base, each)))
  })
}

function pathsUp(path: string): string[] {
  return path === '/' ? [path] : [path, ...pathsUp(dirname(path))]
}

async function readCpus(folder: string): Promise<number | undefined> {
  const [quota = '', period = ''] = (await read(join(folder, 'cpu.max'))).trim().split(' ')
  if (quota !== '') return share(quota, period)
  return share(await read(join(folder, 'cpu.cfs_quota_us')), await read(join(folder, 'cpu.cfs_period_us')))
}

function share(quota: string, period: string): number | undefined {
  const [time, of] = [Number(quota.trim() || Number.NaN), Number(period.trim() || Number.NaN)]
  return time > 0 && of > 0 ? time / of : undefined
}

async function readMemory(folder: string): Promise<MemoryLimit | undefined> {
  const limit = bytes(await read(join(folder, 'memory.max'))) ?? bytes(await read(join(folder, 'memory.limit_in_bytes')))
  if (limit === undefined || limit >= noLimit) return undefined
  const used = bytes(await read(join(folder, 'memory.current'))) ?? bytes(await read(join(folder, 'memory.usage_in_bytes'))) ?? 0
  const cache = /^(?:total_)?inactive_file (\d+)$/m.exec(await read(join(folder, 'memory.stat')))?.[1]
  return { limit, used: Math.max(0, used - Number(cache ?? 0)) }
}

function bytes(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined
}

function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

function least<T>(all: readonly T[], sizeOf: (each: T) => number): T | undefined {
  return all.reduce<T | undefined>(
    (found, each) => (found === undefined || sizeOf(each) < sizeOf(found) ? each : found),
    undefined,
  )
}

function isThere<T>(each: T): each is NonNullable<T> {
  return each !== undefined && each !== null
}
