// Systems without /proc: finds processes by their parents.

/** A process that an agent has started itself: the head of a process group where there are groups. */
export interface Head {
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface ListedProcess {
  readonly pid: number
  readonly parentPid: number
  /** Milliseconds since 1970. */
  readonly since: number
}

/** Lists give whole seconds, and clocks of processes begin a moment apart. */
const tolerance = 2000

/** The heads and all that descends from them; a process that merely has got the number of a former one is none of them. */
export function familyIn(table: readonly ListedProcess[], heads: readonly Head[]): number[] {
  const listed = new Map(table.map(each => [each.pid, each]))
  const isListed = ({ pid, since }: Head) => Math.abs((listed.get(pid)?.since ?? 0) - since) <= tolerance
  const isChild = (child: ListedProcess, parent: Head) => {
    if (child.parentPid !== parent.pid || child.since < parent.since - tolerance) return false
    const successor = listed.get(parent.pid)
    return successor === undefined || isListed(parent) || child.since < successor.since
  }
  const found = new Set(heads.filter(isListed).map(({ pid }) => pid))
  for (let parents: readonly Head[] = heads; parents.length > 0;) {
    const children = table.filter(each => !found.has(each.pid) && parents.some(parent => isChild(each, parent)))
    for (const { pid } of children) found.add(pid)
    parents = children
  }
  return [...found]
}

/** Whether the head has ended and a later process has got its number. */
export function isReplaced(table: readonly ListedProcess[], head: Head): boolean {
  const listed = table.find(({ pid }) => pid === head.pid)
  return listed !== undefined && listed.since > head.since + tolerance
}

/** All processes of this machine; takes up to seconds. */
export async function listProcesses(): Promise<ListedProcess[]> {
  const { default: systeminformation } = await import('systeminformation')
  const { list } = await systeminformation.processes()
  return list.map(({ pid, parentPid, started }) => ({ pid, parentPid, since: Date.parse(started) }))
}
