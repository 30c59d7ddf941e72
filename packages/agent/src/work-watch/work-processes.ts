// Which processes belong to which work, and what memory they take.
import { listProcesses, type ListedProcess, type ProcessList } from './list-processes.js'

export interface WorkOfHost {
  /** Process id of the host, which is the head of a process group. */
  readonly pid: number
  /** The mark in the environment of what it started. */
  readonly id: string
}

export interface Family {
  readonly children: number
  /** Descendants that are no children. */
  readonly grandchildren: number
  /** Resident memory of all of them. */
  readonly bytes: number
}

export interface WorkProcesses {
  /** Memory of what a host has started, without the host. A sum over `limit` is looked at again, with shared memory counted once. */
  measure(host: WorkOfHost, limit: number): Promise<number>
  /** What a process has started, and what these hosts have started, wherever it moved to. */
  family(pid: number, hosts: readonly WorkOfHost[]): Promise<Family>
}

export function openWorkProcesses(list: () => Promise<ProcessList> = listProcesses): WorkProcesses {
  // A process carries the same mark for all its life; reading it again and again would cost more than all the rest.
  let marks = new Map<string, string | undefined>()

  function marksOf({ processes, markOf }: ProcessList): ReadonlyMap<number, string | undefined> {
    const known = new Map<string, string | undefined>()
    const byPid = new Map<number, string | undefined>()
    for (const { pid, started } of processes) {
      const key = `${pid} ${started}`
      const mark = marks.has(key) ? marks.get(key) : markOf(pid)
      known.set(key, mark)
      byPid.set(pid, mark)
    }
    marks = known
    return byPid
  }

  const sum = (pids: readonly number[], bytesOf: (pid: number) => number) => pids.reduce((all, pid) => all + bytesOf(pid), 0)
  return {
    async measure(host, limit) {
      const now = await list()
      const pids = startedBy(host, now.processes, marksOf(now))
      const resident = sum(pids, now.bytesOf)
      return resident <= limit ? resident : sum(pids, pid => now.ownBytesOf(pid) ?? now.bytesOf(pid))
    },
    async family(pid, hosts) {
      const now = await list()
      const marked = marksOf(now)
      const children = now.processes.filter(each => each.parent === pid).map(each => each.pid)
      const strays = hosts.flatMap(host => startedBy(host, now.processes, marked))
      const all = descendants(now.processes, [...children, ...strays])
      return { children: children.length, grandchildren: all.length - children.length, bytes: sum(all, now.bytesOf) }
    },
  }
}

/** Ids of the processes that a host has started: those of its group, those with its mark, and all that descends from it or from them. */
export function startedBy(
  host: WorkOfHost,
  processes: readonly ListedProcess[],
  marks: ReadonlyMap<number, string | undefined>,
): number[] {
  const mine = processes.filter(({ pid, group }) => pid === host.pid || group === host.pid || marks.get(pid) === host.id)
  const seeds = mine.map(each => each.pid)
  return descendants(processes, seeds).filter(pid => pid !== host.pid)
}

// The seeds, and what descends from them; each once.
function descendants(processes: readonly ListedProcess[], seeds: readonly number[]): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const { pid, parent } of processes) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  const found = new Set<number>()
  const open = [...seeds]
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (found.has(pid)) continue
    found.add(pid)
    open.push(...(childrenOf.get(pid) ?? []))
  }
  return [...found]
}
