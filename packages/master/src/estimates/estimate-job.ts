// Reckons how long a job will still take: reads what it rests on, and lets the rules decide.
import type { Instant, JobId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { countsOf } from '../jobs/job-progress-store.js'
import { findJob, workStateOf, type JobRow } from '../jobs/job-store.js'
import { listParentLinks } from '../jobs/job-details-store.js'
import { workStateCodes } from '@pyfarm/contract/enums'
import { whyUnfit } from '../scheduler/requirements.js'
import { phaseCodes } from '../tasks/task.js'
import { reckonTimeLeft, type SecondsLeft } from './estimate-rules.js'
import { frameRange, sampleActive, sampleEarlier, sampleFinished, sampleQueued } from './estimate-store.js'
import type { ActiveRow, EarlierRows, FinishedRow } from './estimate-store.js'
import {
  basisOf,
  basisWords,
  enoughFrames,
  noAgentFits,
  nothingKnown,
  othersFirst,
  whyNoEstimate,
} from './estimate-words-rules.js'
import { factsOf, type ActiveTask, type FinishedTask, type JobSample } from './facts-rules.js'
import type { ExpectedAgents } from './expected-agents.js'

/** What was reckoned at a moment: seconds left from then on, or why they can not be told. */
export type Reckoned = { readonly madeOn: Instant } & (
  { readonly left: SecondsLeft; readonly basis: string } | { readonly left: undefined; readonly why: string }
)

export interface Reckoning {
  readonly read: Reader
  readonly now: Instant
  readonly useTotalRam: boolean
  readonly expected: ExpectedAgents
}

/** Undefined when there is no such job. */
export async function estimateJob(reckoning: Reckoning, id: JobId): Promise<Reckoned | undefined> {
  const job = await findJob(reckoning.read, { id })
  return job && { madeOn: reckoning.now, ...(await reckon(reckoning, job)) }
}

type Told = { left: SecondsLeft; basis: string } | { left: undefined; why: string }

async function reckon(reckoning: Reckoning, job: JobRow): Promise<Told> {
  const { read, now, expected, useTotalRam } = reckoning
  const counts = countsOf(job)
  const parents = await listParentLinks(read, [job.id])
  const why = whyNoEstimate({
    ...{ state: workStateOf(job.state), hidden: job.hidden, toBeDeleted: job.to_be_deleted },
    openParents: parents.filter(({ state }) => state !== workStateCodes.done).map(({ parent }) => parent),
    isAtWork: counts.assigned + counts.running > 0,
  })
  if (why !== undefined) return { left: undefined, why }
  const sharing = await expected.picture()
  const asks = { cpus: job.cpus, ram: job.ram, needs: sharing.needsOf(job.id, job.jobtype_version_id) }
  const fitting = sharing.agents.filter(
    agent => whyUnfit({ ...asks, failedOn: new Map(), waiting: 1 }, agent, { useTotalRam }) === undefined,
  )
  if (fitting.length === 0 && counts.assigned + counts.running === 0) return { left: undefined, why: noAgentFits }
  const steps = sharing.stepsOf(job.id).map(({ from, agents }) => ({ from, agents: Math.min(agents, fitting.length) }))
  if (counts.assigned + counts.running === 0 && steps.every(({ agents }) => agents === 0))
    return { left: undefined, why: othersFirst }
  const range = await frameRange(read, job.id)
  const finished = await sampleFinished(read, job.id, counts.done, range)
  const earlier: EarlierRows = finished.length >= enoughFrames ? noEarlier : await sampleEarlier(read, job)
  const facts = factsOf({
    ...{ now: now / 1000, began: job.time_started === null ? undefined : job.time_started / 1000 },
    ...{ frames: range, batch: sharing.batchOf(job.id) ?? Math.max(1, job.batch), queued: counts.queued },
    ...{ steps: steps.length === 0 ? [{ from: 0, agents: 0 }] : steps, shares: true },
    queuedFrames: await sampleQueued(read, job.id, counts.queued, range.last),
    finished: finished.flatMap(finishedTask),
    active: counts.assigned + counts.running,
    activeTasks: (await sampleActive(read, job.id)).flatMap(activeTask),
    earlier: earlier.jobs.map(rows => rows.flatMap(finishedTask).map(task => task.finished - task.started)),
    idle: fitting.some(({ id }) => !sharing.busy.has(id)),
  } satisfies JobSample)
  const left = reckonTimeLeft(facts)
  if (left === undefined) return { left, why: finished.length === 0 && earlier.jobs.length === 0 ? nothingKnown : othersFirst }
  return { left, basis: basisWords(basisOf(facts, { jobs: earlier.jobs.length, bySameUser: earlier.bySameUser })) }
}

const noEarlier: EarlierRows = { jobs: [], bySameUser: true }

function finishedTask({
  frame,
  agent_id,
  time_started: started,
  time_finished: finished,
  failures,
}: FinishedRow): FinishedTask[] {
  if (started === null || finished === null) return []
  return [{ frame, agent: agent_id ?? undefined, started: started / 1000, finished: finished / 1000, failures }]
}

function activeTask({ frame, phase, active_agent_id: agent, time_started, progress }: ActiveRow): ActiveTask[] {
  if (agent === null) return []
  // What was started before, by another attempt, is not started now.
  const started = phase === phaseCodes.running && time_started !== null ? time_started / 1000 : undefined
  return [{ frame, agent, started, progress }]
}
