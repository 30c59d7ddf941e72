// What this machine is, and how much of it is free.
import { readFile, statfs } from 'node:fs/promises'
import {
  availableParallelism,
  cpus,
  freemem,
  hostname,
  networkInterfaces,
  platform,
  release,
  totalmem,
  type,
  type NetworkInterfaceInfo,
} from 'node:os'
import type { AgentOptions } from '@pyfarm/contract/commands'
import type { OperatingSystem } from '@pyfarm/contract/enums'
import { readCgroupLimits, type CgroupLimits } from './cgroup-limits.js'

const megabyte = 1024 * 1024

/** What does not change while the agent runs. Sizes in MB. */
export interface MachineFacts {
  readonly hostname: string
  readonly osClass: OperatingSystem
  readonly osFullName: string
  readonly ram: number
  readonly cpus: number
  readonly cpuName: string
  /** Of its network interfaces; not loopback. */
  readonly addresses: readonly string[]
  readonly macAddresses: readonly string[]
  readonly gpus: readonly string[]
  readonly mountPoints: readonly string[]
}

export interface Disk {
  readonly mountpoint: string
  /** Bytes */
  readonly free: number
  /** Bytes */
  readonly size: number
}

/**
 * Looks at the machine; takes some tens of milliseconds. `cpus`, `ram` and `hostname` of the options win over what is found, and limits of
 * its container or service over what the machine has.
 */
export async function gatherMachineFacts(
  options: Pick<AgentOptions, 'hostname' | 'cpus' | 'ram' | 'sharedBy'>,
): Promise<MachineFacts> {
  const [osFullName, parts, limits] = await Promise.all([readOsName(), (hardware ??= readHardware()), readCgroupLimits()])
  const processors = cpus()
  const { sharedBy = 1 } = options
  return {
    hostname: options.hostname ?? hostname(),
    osClass: osClassOf(platform()),
    osFullName,
    ram: options.ram ?? Math.floor(usableRam(limits) / sharedBy),
    cpus: options.cpus ?? Math.max(1, Math.floor(usableCpus(limits) / sharedBy)),
    cpuName: processors[0]?.model.trim() ?? 'unknown',
    addresses: outerInterfaces().map(({ address }) => address),
    macAddresses: readMacAddresses(),
    ...parts,
  }
}

/** MB that programs here can have at most. */
export function usableRam({ memory }: CgroupLimits): number {
  return Math.floor(Math.min(totalmem(), memory?.limit ?? Number.POSITIVE_INFINITY) / megabyte)
}

/** Processors that programs here can use at a time; of a fraction of one, one. */
export function usableCpus({ cpus: share }: CgroupLimits): number {
  return Math.max(1, Math.floor(Math.min(availableParallelism(), share ?? Number.POSITIVE_INFINITY)))
}

/** Free RAM in MB: what new programs can have without swapping or going over a limit, at most what the agent says it has. */
export async function readFreeRam(ram: number): Promise<number> {
  const { memory } = await readCgroupLimits()
  const left = memory === undefined ? Number.POSITIVE_INFINITY : (memory.limit - memory.used) / megabyte
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1]
  const free = available === undefined ? freemem() / megabyte : Number(available) / 1024
  return Math.max(0, Math.floor(Math.min(ram, free, left)))
}

/** Free space and size of each file system that can be asked. */
export async function readDisks(mountPoints: readonly string[]): Promise<Disk[]> {
  const disks = await Promise.all(mountPoints.map(readDisk))
  return disks.filter(disk => disk !== undefined)
}

async function readDisk(mountpoint: string): Promise<Disk | undefined> {
  const found = await statfs(mountpoint).catch(() => undefined)
  return found && { mountpoint, free: found.bavail * found.bsize, size: found.blocks * found.bsize }
}

function osClassOf(name: NodeJS.Platform): OperatingSystem {
  if (name === 'linux') return 'linux'
  if (name === 'win32') return 'windows'
  return name === 'darwin' ? 'mac' : 'other'
}

async function readOsName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? `${type()} ${release()}`
}

function readMacAddresses(): string[] {
  const macs = outerInterfaces().map(({ mac }) => mac.toLowerCase())
  return [...new Set(macs)].filter(mac => mac !== '00:00:00:00:00:00')
}

function outerInterfaces(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(({ internal }) => !internal)
}

interface Hardware {
  readonly gpus: readonly string[]
  readonly mountPoints: readonly string[]
}

/** Looked at once: it takes longer than everything else of a start, and an agent that starts anew in this process finds the same. */
let hardware: Promise<Hardware> | undefined

async function readHardware(): Promise<Hardware> {
  const { default: systeminformation } = await import('systeminformation')
  const [disks, graphics] = await Promise.all([
    systeminformation.fsSize().catch(() => []),
    systeminformation.graphics().catch(() => ({ controllers: [] })),
  ])
  const gpus = graphics.controllers.map(card => card.model).filter(model => model !== '')
  return { gpus, mountPoints: disks.length > 0 ? disks.map(disk => disk.mount) : [rootOf(process.cwd())] }
}

function rootOf(path: string): string {
  return path.startsWith('/') ? '/' : path.slice(0, 3)
}
