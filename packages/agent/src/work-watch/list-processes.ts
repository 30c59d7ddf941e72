// The processes of this machine, behind one interface: /proc on Linux, systeminformation elsewhere.
import { readFileSync, readdirSync } from 'node:fs'
import { platform } from 'node:os'
import { hostMark } from '../processes/marked-processes.js'

export interface ListedProcess {
  readonly pid: number
  readonly parent: number
  /** Undefined where there are no process groups. */
  readonly group: number | undefined
  /** Another one when the number is used again. */
  readonly started: string
}

export interface ProcessList {
  readonly processes: readonly ListedProcess[]
  /** Resident memory; 0 for a process that has ended. */
  bytesOf(pid: number): number
  /** Memory that is shared with other processes counts only in part; undefined where that can't be had. */
  ownBytesOf(pid: number): number | undefined
  /** Which host's mark it carries in its environment; undefined for none. */
  markOf(pid: number): string | undefined
}

export const listsCheaply = platform() === 'linux'

export function listProcesses(): Promise<ProcessList> {
  return listsCheaply ? Promise.resolve(listFromProc()) : listElsewhere()
}

function listFromProc(): ProcessList {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return {
    processes: pids.map(pid => parseStat(Number(pid), readProc(pid, 'stat'))).filter(found => found !== undefined),
    bytesOf: residentBytes,
    ownBytesOf: pid => kilobytesIn(readProc(pid, 'smaps_rollup'), 'Pss'),
    markOf,
  }
}

/** Reads `/proc/<pid>/stat`: the name in it may hold anything, also brackets and blanks. */
export function parseStat(pid: number, text: string): ListedProcess | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [parent, group, started] = [fields[1], fields[2], fields[19]]
  if (parent === undefined || group === undefined || started === undefined) return undefined
  return { pid, parent: Number(parent), group: Number(group), started }
}

/** On Linux; 0 elsewhere and for a process that has ended. */
export function residentBytes(pid: number): number {
  return kilobytesIn(readProc(pid, 'status'), 'VmRSS') ?? 0
}

function kilobytesIn(text: string, name: string): number | undefined {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

function markOf(pid: number): string | undefined {
  const environment = `\0${readProc(pid, 'environ')}`
  const start = environment.indexOf(`\0${hostMark}=`)
  if (start < 0) return undefined
  const from = start + hostMark.length + 2
  return environment.slice(from, environment.indexOf('\0', from))
}

function readProc(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

async function listElsewhere(): Promise<ProcessList> {
  const { default: systeminformation } = await import('systeminformation')
  const { list } = await systeminformation.processes()
  const bytes = new Map(list.map(each => [each.pid, each.memRss * 1024]))
  return {
    processes: list.map(({ pid, parentPid, started }) => ({ pid, parent: parentPid, group: undefined, started })),
    bytesOf: pid => bytes.get(pid) ?? 0,
    ownBytesOf: () => undefined,
    markOf: () => undefined,
  }
}
