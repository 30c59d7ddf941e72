// How many agents a job may expect: the farm's agents shared out by the rules of the queue tree (spec: behaviour, section 4), now and as other jobs end.
import type { AgentStep } from './work-left-rules.js'

interface Place {
  readonly id: number
  readonly priority: number
  readonly weight: number
  readonly minimumAgents: number | null
  readonly maximumAgents: number | null
}

export interface SharingJob extends Place {
  readonly queueId: number | null
  /** Those at work on it. */
  readonly agents: number
  /** Most that it could use, were there enough. */
  readonly usable: number
  /** Frames that are not done. */
  readonly framesLeft: number
  /** At the pace that it has; undefined when it has none yet. */
  readonly secondsLeft: number | undefined
}

export interface SharingQueue extends Place {
  readonly parentId: number | null
}

export interface SharingFarm {
  /** Agents that are there and could work. */
  readonly agents: number
  readonly jobs: readonly SharingJob[]
  readonly queues: readonly SharingQueue[]
}

/** Ends of jobs that are looked at. */
const mostEnds = 6

/** How many agents each job may expect from when on; the first step is what it should have now. */
export function forecastAgents(farm: SharingFarm): (job: number) => AgentStep[] {
  const rounds = shareInRounds(farm)
  const now = new Map(farm.jobs.map(({ id, agents }) => [id, agents]))
  return job => {
    const steps: AgentStep[] = []
    for (const { from, shares } of rounds) {
      const share = shares.get(job)
      // It has ended itself, at the pace that it had.
      if (share === undefined) break
      const agents = settled(share, from === 0 ? now.get(job) : undefined)
      if (agents !== steps.at(-1)?.agents) steps.push({ from, agents })
    }
    return steps
  }
}

/** Agents come whole: what is off by less than one stays as it is. */
const settled = (share: number, now: number | undefined): number =>
  now !== undefined && Math.abs(share - now) < 1 ? now : Math.max(0, Math.round(share))

interface Round {
  readonly from: number
  readonly shares: ReadonlyMap<number, number>
}

/** The farm shared out now, and again at each end of a job. */
function shareInRounds(farm: SharingFarm): Round[] {
  const work = workOf(farm.jobs)
  const rounds: Round[] = []
  let { jobs } = farm
  let from = 0
  while (rounds.length <= mostEnds && jobs.length > 0) {
    const shares = shareOut({ ...farm, jobs })
    rounds.push({ from, shares })
    const next = firstToEnd(shares, work)
    if (next === undefined) break
    for (const [id, share] of shares) work.set(id, (work.get(id) ?? Infinity) - share * next.after)
    from += next.after
    jobs = jobs.filter(({ id }) => id !== next.id)
  }
  return rounds
}

/** Seconds of one agent. Frames of a job that has no pace yet are taken for as long as those of the others. */
function workOf(jobs: readonly SharingJob[]): Map<number, number> {
  const known = new Map(
    jobs.flatMap(({ id, secondsLeft, agents }) => (secondsLeft === undefined ? [] : [[id, secondsLeft * Math.max(1, agents)]])),
  )
  const perFrame = jobs.flatMap(({ id, framesLeft }) => (known.get(id) ?? NaN) / framesLeft).filter(Number.isFinite)
  const usual = perFrame.sort((a, b) => a - b)[Math.floor(perFrame.length / 2)] ?? Infinity
  return new Map(jobs.map(({ id, framesLeft }) => [id, known.get(id) ?? framesLeft * usual]))
}

function firstToEnd(
  shares: ReadonlyMap<number, number>,
  work: ReadonlyMap<number, number>,
): { id: number; after: number } | undefined {
  let first: { id: number; after: number } | undefined
  for (const [id, share] of shares) {
    const after = Math.max(0, (work.get(id) ?? Infinity) / share)
    if (Number.isFinite(after) && after < (first?.after ?? Infinity)) first = { id, after }
  }
  return first
}

interface Node {
  readonly place: Place | undefined
  readonly children: Node[]
  /** Most agents that it can use. */
  most: number
}

/** Agents of each job, were all of them handed out anew; parts of agents too. */
export function shareOut({ agents, jobs, queues }: SharingFarm): Map<number, number> {
  const root: Node = { place: undefined, children: [], most: agents }
  const nodes = new Map<number, Node>(queues.map(place => [place.id, { place, children: [], most: 0 }]))
  for (const { id, parentId } of queues) {
    const node = nodes.get(id)
    if (node !== undefined) (nodes.get(parentId ?? 0) ?? root).children.push(node)
  }
  const leaves = new Map<Node, number>()
  for (const job of jobs) {
    const leaf: Node = { place: job, children: [], most: Math.min(job.maximumAgents ?? Infinity, job.usable) }
    leaves.set(leaf, job.id)
    ;(nodes.get(job.queueId ?? 0) ?? root).children.push(leaf)
  }
  for (const child of root.children) limit(child, leaves)
  const shares = new Map<number, number>()
  give(root, agents, leaves, shares)
  return shares
}

/** Queues nest as deep as their paths are long; a circle cannot be. */
function limit(node: Node, leaves: ReadonlyMap<Node, number>): void {
  if (leaves.has(node)) return
  for (const child of node.children) limit(child, leaves)
  const below = node.children.reduce((sum, { most }) => sum + most, 0)
  node.most = Math.min(node.place?.maximumAgents ?? Infinity, below)
}

function give(node: Node, agents: number, leaves: ReadonlyMap<Node, number>, shares: Map<number, number>): void {
  const job = leaves.get(node)
  if (job !== undefined) shares.set(job, agents)
  const parts = divide(node.children, agents)
  for (const [index, child] of node.children.entries()) give(child, parts[index] ?? 0, leaves, shares)
}

/** Minimums first, then strictly by priority, within one by weight. */
function divide(children: readonly Node[], agents: number): number[] {
  let left = agents
  const least = children.map(({ place, most }) => {
    const part = Math.min(place?.minimumAgents ?? 0, most, left)
    left -= part
    return part
  })
  const parts = [...least]
  const priorities = [...new Set(children.map(({ place }) => place?.priority ?? 0))].sort((a, b) => b - a)
  for (const priority of priorities) {
    const members = children.flatMap((child, index) => {
      const { place, most } = child
      return (place?.priority ?? 0) === priority
        ? [{ index, least: least[index] ?? 0, most, weight: Math.max(place?.weight ?? 0, 1e-6) }]
        : []
    })
    const given = byWeight(members, left)
    for (const [at, { index }] of members.entries()) parts[index] = given[at] ?? 0
    left -= given.reduce((sum, part, at) => sum + part - (members[at]?.least ?? 0), 0)
  }
  return parts
}

interface Member {
  readonly least: number
  readonly most: number
  readonly weight: number
}

/** As much as the weights say, none less than its least or more than its most; `more` is what is there beyond the leasts. */
function byWeight(members: readonly Member[], more: number): number[] {
  const room = members.reduce((sum, { least, most }) => sum + most - least, 0)
  if (more >= room) return members.map(({ most }) => most)
  const total = more + members.reduce((sum, { least }) => sum + least, 0)
  const at = (level: number) => members.map(({ least, most, weight }) => Math.min(most, Math.max(least, level * weight)))
  let [low, high] = [0, Math.max(...members.map(({ most, weight }) => most / weight), 0)]
  for (let step = 0; step < 50; step++) {
    const level = (low + high) / 2
    if (at(level).reduce((sum, part) => sum + part, 0) < total) low = level
    else high = level
  }
  return at(high)
}
