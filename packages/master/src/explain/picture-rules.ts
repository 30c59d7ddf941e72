// What a picture of the farm says to the planner.
import { barsOfAgent, barsOfJob } from '../scheduler/availability-rules.js'
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import type { FarmSnapshot } from '../scheduler/farm-snapshot.js'
import type { FarmPicture, KnownJob } from './farm-picture.js'

/** The snapshot that the planner would decide on; with `freed`, as if nothing of its own kept that agent from work. */
export function snapshotOf({ agents, jobs, queues }: FarmPicture, freed?: AgentId): FarmSnapshot {
  return {
    agents: agents.filter(agent => agent.id === freed || barsOfAgent(agent).length === 0),
    jobs: jobs.filter(job => barsOfJob(job).length === 0),
    queues,
  }
}

/** Finds jobs by their ids, in the order of the ids. */
export function jobsOf(jobs: readonly KnownJob[]): (ids: readonly JobId[]) => KnownJob[] {
  const byId = new Map(jobs.map(job => [job.id, job]))
  return ids => ids.flatMap(id => byId.get(id) ?? [])
}
