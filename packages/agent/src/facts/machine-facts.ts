// What this machine is, and how much of it is free.
import { readFile, statfs } from 'node:fs/promises'
import { cpus, freemem, hostname, networkInterfaces, platform, release, totalmem, type } from 'node:os'
import type { AgentOptions } from '@pyfarm/contract/commands'
import type { OperatingSystem } from '@pyfarm/contract/enums'

const megabyte = 1024 * 1024

/** What does not change while the agent runs. Sizes in MB. */
export interface MachineFacts {
  readonly hostname: string
  readonly osClass: OperatingSystem
  readonly osFullName: string
  readonly ram: number
  readonly cpus: number
  readonly cpuName: string
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

/** Looks at the machine; takes some tens of milliseconds. `cpus`, `ram` and `hostname` of the options win over what is found. */
export async function gatherMachineFacts(options: Pick<AgentOptions, 'hostname' | 'cpus' | 'ram'>): Promise<MachineFacts> {
  const [osFullName, hardware] = await Promise.all([readOsName(), readHardware()])
  const processors = cpus()
  return {
    hostname: options.hostname ?? hostname(),
    osClass: osClassOf(platform()),
    osFullName,
    ram: options.ram ?? Math.floor(totalmem() / megabyte),
    cpus: options.cpus ?? Math.max(1, processors.length),
    cpuName: processors[0]?.model.trim() ?? 'unknown',
    macAddresses: readMacAddresses(),
    ...hardware,
  }
}

/** Free RAM in MB: what new programs can have without swapping, at most what the agent says it has. */
export async function readFreeRam(ram: number): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1]
  const free = available === undefined ? freemem() / megabyte : Number(available) / 1024
  return Math.min(ram, Math.floor(free))
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
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const macs = addresses.filter(address => !address.internal).map(address => address.mac.toLowerCase())
  return [...new Set(macs)].filter(mac => mac !== '00:00:00:00:00:00')
}

async function readHardware(): Promise<{ gpus: string[]; mountPoints: string[] }> {
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
