// Which agents offer the same and which jobs ask the same, as far as the other side can tell.
import type { AgentId } from '@pyfarm/contract/ids'
import type { FarmSnapshot, JobNeeds, PlanOptions, SnapshotAgent, SnapshotJob } from './farm-snapshot.js'
import { usableRam } from './requirements.js'

/** Items with equal keys: an example of each, and for every item the number of its example. */
export interface Alike<T> {
  readonly examples: readonly T[]
  readonly numberOf: ReadonlyMap<T, number>
}

type Key = string | number

export function groupAlike<T>(items: readonly T[], keyOf: (item: T) => Key): Alike<T> {
  const numbers = new Map<Key, number>()
  const examples: T[] = []
  const numberOf = new Map<T, number>()
  for (const item of items) {
    const key = keyOf(item)
    let number = numbers.get(key)
    if (number === undefined) {
      number = examples.push(item) - 1
      numbers.set(key, number)
    }
    numberOf.set(item, number)
  }
  return { examples, numberOf }
}

/** Equal for agents between which no job of the snapshot can tell a difference. */
export function offerKey(snapshot: FarmSnapshot, options: PlanOptions): (agent: SnapshotAgent) => Key {
  const [cpusAsked, ramAsked, needs, failures] = [new Set<number>(), new Set<number>(), new Set<JobNeeds>(), new Set<AgentId>()]
  for (const job of snapshot.jobs) {
    cpusAsked.add(job.cpus)
    ramAsked.add(job.ram)
    needs.add(job.needs)
    for (const agent of agentsWhereAllFailed(job)) failures.add(agent)
  }
  const [cpus, ram] = [countsOf(cpusAsked, isUpTo), countsOf(ramAsked, isUpTo)]
  const software = keyOfThoseIn(new Set([...needs].flatMap(need => need.software.flat())))
  const tags = keyOfThoseIn(new Set([...needs].flatMap(need => [...need.requiredTags, ...need.forbiddenTags])))
  return agent => {
    const size = cpus(agent.cpus) * (ram.most + 1) + ram(usableRam(agent, options))
    const rest = `${software(agent.software)}|${tags(agent.tags)}|${failures.has(agent.id) ? agent.id : ''}`
    return rest === nothing ? size : `${size}|${rest}`
  }
}

const nothing = '||'

/** Equal for jobs between which no agent of the snapshot can tell a difference. */
export function needKey(snapshot: FarmSnapshot, options: PlanOptions): (job: SnapshotJob) => Key {
  const cpus = countsOf(new Set(snapshot.agents.map(agent => agent.cpus)), isBelow)
  const ram = countsOf(new Set(snapshot.agents.map(agent => usableRam(agent, options))), isBelow)
  const needs = new Map<JobNeeds, number>()
  return job => {
    let need = needs.get(job.needs)
    if (need === undefined) needs.set(job.needs, (need = needs.size))
    const key = (need * (cpus.most + 1) + cpus(job.cpus)) * (ram.most + 1) + ram(job.ram)
    const failed = agentsWhereAllFailed(job)
    return failed.length === 0 ? key : `${key}|${listKey(failed)}`
  }
}

function agentsWhereAllFailed(job: SnapshotJob): readonly AgentId[] {
  if (job.failedOn.size === 0) return none
  return [...job.failedOn].filter(([, failed]) => failed >= job.waiting).map(([agent]) => agent)
}

const none: readonly AgentId[] = []

/** The key of those of a list that are in the set; lists that are one and the same are looked at once. */
function keyOfThoseIn<T extends number>(set: ReadonlySet<T>): (list: readonly T[]) => string {
  const known = new Map<readonly T[], string>()
  return list => {
    if (set.size === 0 || list.length === 0) return ''
    let key = known.get(list)
    if (key === undefined) known.set(list, (key = listKey(list.filter(id => set.has(id)))))
    return key
  }
}

function listKey(ids: readonly (number | string)[]): string {
  return [...ids].sort().join(',')
}

interface Counts {
  (limit: number): number
  /** How many there are in all. */
  readonly most: number
}

/** How many of the values stand so to a number, which the smaller ones do: found once for each number. */
function countsOf(values: ReadonlySet<number>, isCounted: (value: number, limit: number) => boolean): Counts {
  const sorted = [...values].sort((a, b) => a - b)
  const known = new Map<number, number>()
  const count = (limit: number): number => {
    let found = known.get(limit)
    if (found === undefined) known.set(limit, (found = countWhile(sorted, value => isCounted(value, limit))))
    return found
  }
  return Object.assign(count, { most: sorted.length })
}

const isUpTo = (value: number, limit: number): boolean => value <= limit
const isBelow = (value: number, limit: number): boolean => value < limit

/** How many of the sorted values come before the first that does not hold. */
function countWhile(sorted: readonly number[], holds: (value: number) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}
