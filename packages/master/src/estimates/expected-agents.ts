// How many agents jobs may expect: the farm read and shared out now and then, for all that ask.
import type { AgentId, Instant, JobId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { keepFor } from '../database/keep-for.js'
import { forecastAgents } from './share-rules.js'
import { readSharing, type SharingPicture } from './sharing-store.js'
import type { AgentStep } from './work-left-rules.js'

interface Sharing extends Pick<SharingPicture, 'agents' | 'needsOf'> {
  readonly busy: ReadonlySet<AgentId>
  /** Empty for a job that can not run. */
  readonly stepsOf: (job: JobId) => AgentStep[]
  /** Tasks that an agent gets at once; undefined for a job that can not run. */
  readonly batchOf: (job: JobId) => number | undefined
}

export interface ExpectedAgents {
  readonly picture: () => Promise<Sharing>
}

/** Milliseconds that a picture is good for; and, of a large farm, this many times as long as it takes to make one. */
const goodFor = 5_000
const timesItsCost = 20

export function createExpectedAgents(read: Reader, clock: () => Instant): ExpectedAgents {
  return {
    picture: keepFor(
      took => took + Math.max(goodFor, timesItsCost * took),
      () => performance.now(),
      async () => sharingOf(await readSharing(read, clock())),
    ),
  }
}

function sharingOf({ agents, busy, jobs, queues, needsOf, batches }: SharingPicture): Sharing {
  const steps = forecastAgents({ agents: agents.length, jobs, queues })
  return { agents, busy, needsOf, stepsOf: steps, batchOf: job => batches.get(job) }
}
