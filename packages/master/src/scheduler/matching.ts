// Who fits whom, found once for all that are alike: jobs that ask the same and agents that offer the same.
import { Buffer } from 'node:buffer'
import { groupAlike, needKey, offerKey } from './alike.js'
import type { FarmSnapshot, PlanOptions, SnapshotAgent, SnapshotJob } from './farm-snapshot.js'
import { whyUnfit } from './requirements.js'

/** Number of a set of jobs that fit exactly the same agents of the snapshot. */
export type NeedsGroup = number

/** Number of a set of agents that offer the same. */
export type AgentClass = number

export interface Matching {
  /** Undefined when no agent of the snapshot fits the job. */
  groupOf(job: SnapshotJob): NeedsGroup | undefined
  classOf(agent: SnapshotAgent): AgentClass
  fits(group: NeedsGroup, agents: AgentClass): boolean
}

/** Asks `whyUnfit` (different needs) x (different offers) times, not jobs x agents. */
export function matchFarm(snapshot: FarmSnapshot, options: PlanOptions): Matching {
  const offers = groupAlike(snapshot.agents, offerKey(snapshot, options))
  const needs = groupAlike(snapshot.jobs, needKey(snapshot, options))
  const rows = needs.examples.map(job => Uint8Array.from(offers.examples, agent => (whyUnfit(job, agent, options) ? 0 : 1)))
  const groups = groupAlike(rows, row => Buffer.from(row.buffer).toString('latin1'))
  const groupOfNeed = rows.map(row => (row.includes(1) ? groups.numberOf.get(row) : undefined))
  return {
    groupOf: job => groupOfNeed[needs.numberOf.get(job) ?? -1],
    classOf: agent => offers.numberOf.get(agent) ?? -1,
    fits: (group, agents) => groups.examples[group]?.[agents] === 1,
  }
}
