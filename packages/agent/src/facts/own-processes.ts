// What the agent and everything that it started take of the machine.
import { readdir, readFile } from 'node:fs/promises'
import { platform } from 'node:os'

/** A process that runs on this machine. */
export interface SeenProcess {
  readonly pid: number
  readonly parent: number
  /** kB */
  readonly memory: number
}

export interface OwnProcesses {
  /** MB that the agent and everything that it started take. */
  readonly consumedRam: number
  readonly children: number
  /** What the children started, and what that started in turn. */
  readonly grandchildren: number
}

/** Looks at the machine's processes; takes some milliseconds on Linux, more elsewhere. */
export async function readOwnProcesses(): Promise<OwnProcesses> {
  return countOwnProcesses(process.pid, platform() === 'linux' ? await readProc() : await askSystem())
}

export function countOwnProcesses(own: number, seen: readonly SeenProcess[]): OwnProcesses {
  const childrenOf = new Map<number, SeenProcess[]>()
  for (const each of seen) childrenOf.set(each.parent, [...(childrenOf.get(each.parent) ?? []), each])
  const children = childrenOf.get(own) ?? []
  const all = new Map(children.map(child => [child.pid, child]))
  // The list grows while it is walked: what comes in is looked at, too.
  for (const each of all.values()) for (const child of childrenOf.get(each.pid) ?? []) all.set(child.pid, child)
  const itself = seen.find(each => each.pid === own)
  const memory = [...all.values()].reduce((sum, each) => sum + each.memory, itself?.memory ?? 0)
  return { consumedRam: Math.round(memory / 1024), children: children.length, grandchildren: all.size - children.length }
}

async function readProc(): Promise<SeenProcess[]> {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const seen = await Promise.all(names.map(readProcess))
  return seen.filter(each => each !== undefined)
}

async function readProcess(name: string): Promise<SeenProcess | undefined> {
  // It may have ended since.
  const text = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
  const parent = /^PPid:\s+(\d+)$/m.exec(text)?.[1]
  if (parent === undefined) return undefined
  return { pid: Number(name), parent: Number(parent), memory: Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) }
}

async function askSystem(): Promise<SeenProcess[]> {
  const { default: systeminformation } = await import('systeminformation')
  const { list } = await systeminformation.processes()
  return list.map(({ pid, parentPid, memRss }) => ({ pid, parent: parentPid, memory: memRss }))
}
