// Which agents offer the same and which jobs ask the same, as far as the other side can tell.
import type { AgentId } from '@pyfarm/contract/ids'
import type { FarmSnapshot, PlanOptions, SnapshotAgent, SnapshotJob } from './farm-snapshot.js'
import { usableRam } from './requirements.js'

/** Items with equal keys: an example of each, and for every item the number of its example. */
export interface Alike<T> {
  readonly examples: readonly T[]
  readonly numberOf: ReadonlyMap<T, number>
}

export function groupAlike<T>(items: readonly T[], keyOf: (item: T) => string): Alike<T> {
  const numbers = new Map<string, number>()
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
export function offerKey(snapshot: FarmSnapshot, options: PlanOptions): (agent: SnapshotAgent) => string {
  const { jobs } = snapshot
  const cpus = distinct(jobs.map(job => job.cpus))
  const ram = distinct(jobs.map(job => job.ram))
  const needs = [...new Set(jobs.map(job => job.needs))]
  const software = new Set(needs.flatMap(need => need.software.flat()))
  const tags = new Set(needs.flatMap(need => [...need.requiredTags, ...need.forbiddenTags]))
  const failures = new Set(jobs.flatMap(job => agentsWhereAllFailed(job)))
  return agent =>
    [
      countWhile(cpus, needed => needed <= agent.cpus),
      countWhile(ram, needed => needed <= usableRam(agent, options)),
      listKey(agent.software.filter(version => software.has(version))),
      listKey(agent.tags.filter(tag => tags.has(tag))),
      failures.has(agent.id) ? agent.id : '',
    ].join('|')
}

/** Equal for jobs between which no agent of the snapshot can tell a difference. */
export function needKey(snapshot: FarmSnapshot, options: PlanOptions): (job: SnapshotJob) => string {
  const cpus = distinct(snapshot.agents.map(agent => agent.cpus))
  const ram = distinct(snapshot.agents.map(agent => usableRam(agent, options)))
  const needs = new Map([...new Set(snapshot.jobs.map(job => job.needs))].map((need, index) => [need, index]))
  return job =>
    [
      countWhile(cpus, has => has < job.cpus),
      countWhile(ram, has => has < job.ram),
      needs.get(job.needs),
      listKey(agentsWhereAllFailed(job)),
    ].join('|')
}

function agentsWhereAllFailed(job: SnapshotJob): AgentId[] {
  return [...job.failedOn].filter(([, failed]) => failed >= job.waiting).map(([agent]) => agent)
}

function listKey(ids: readonly (number | string)[]): string {
  return [...ids].sort().join(',')
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}

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
