// What the scheduler owes to agents and jobs (spec: behaviour, section 4). A state between a wake and its pass is no violation: it is
// judged by the passes that went by meanwhile, never by the clock.
import type { AgentId, JobId } from '@pyfarm/contract/ids'
import { placesIn, sideBySide } from '@pyfarm/master/explain/places-rules'
import type { Place } from '@pyfarm/master/explain/places-rules'
import type { FarmPicture, KnownJob } from '@pyfarm/master/explain/farm-picture'
import { snapshotOf } from '@pyfarm/master/explain/picture-rules'
import { barsOfJob } from '@pyfarm/master/scheduler/availability-rules'
import type { Assignment, PlanOptions } from '@pyfarm/master/scheduler/farm-snapshot'
import { whyUnfit } from '@pyfarm/master/scheduler/requirements'
import { planByTheRules } from '@pyfarm/master/scheduler/testing/plan-assignments.reference'
import { newWork } from './always-rules.js'
import { nameOfAgent, nameOfJob, nameOfWork } from './moment.js'
import type { Moment } from './moment.js'

/** What could be handed out now, by the rules as they read. */
export const open = ({ picture }: Moment, options: PlanOptions): Assignment[] => planByTheRules(snapshotOf(picture), options)

export const sayOpen = (now: Moment, { agentId, jobId }: Assignment): string =>
  `${nameOfAgent(now, agentId)} is idle though ${nameOfJob(now, jobId)} could run on it.`

/** Tells of idle agents that a whole pass has left idle, and of work that a pass has given to the wrong job. */
export function watchServing(options: PlanOptions): (now: Moment) => string[] {
  const openSince = new Map<string, Moment>()
  const ableSince = new Map<JobId, Moment>()
  let before: Moment | undefined
  return now => {
    if (before?.attempts !== now.attempts) openSince.clear()
    const could = open(now, options)
    keepSince(openSince, could.map(keyOf), now)
    const idle = could.filter(each => isPassedOver(openSince.get(keyOf(each)), now)).map(each => sayOpen(now, each))
    const lower = before === undefined ? [] : servedBefore(before, now, ableSince, options)
    keepSince(
      ableSince,
      now.picture.jobs.filter(job => barsOfJob(job).length === 0).map(job => job.id),
      now,
    )
    before = now
    return [...idle, ...lower]
  }
}

const keyOf = ({ agentId, jobId }: Assignment): string => `${agentId} ${jobId}`

function keepSince<K>(since: Map<K, Moment>, keys: readonly K[], now: Moment): void {
  for (const key of since.keys()) if (!keys.includes(key)) since.delete(key)
  for (const key of keys) if (!since.has(key)) since.set(key, now)
}

/** A pass began after the one moment and was over before the other. */
function isPassedOver(since: Moment | undefined, now: Moment): boolean {
  return since?.passes.after !== undefined && now.passes.before !== undefined && now.passes.before >= since.passes.after + 2
}

/** Every pass that hands something out after `before` has begun after `since`. */
function isKnownToPasses(since: Moment | undefined, before: Moment): boolean {
  return since?.passes.after !== undefined && before.passes.before !== undefined && before.passes.before > since.passes.after
}

/** Nothing of a lower rank is served while something of a higher one at the same node can use the agent. */
function servedBefore(before: Moment, now: Moment, ableSince: ReadonlyMap<JobId, Moment>, options: PlanOptions): string[] {
  const handedOut = now.attempts - before.attempts
  return newWork(before, now).flatMap(work => {
    const served = before.picture.jobs.find(job => job.id === work.job)
    if (served === undefined) return []
    const better = before.picture.jobs.find(
      job =>
        isKnownToPasses(ableSince.get(job.id), before) &&
        [before, now].every(moment => couldUse(moment.picture, job.id, work.agent, handedOut, options)) &&
        goesFirst(before.picture, job, served, handedOut),
    )
    if (better === undefined) return []
    return [
      `${nameOfAgent(now, work.agent)} got ${nameOfWork(now, work)}, though ${nameOfJob(now, better.id)} goes first there and could use it.`,
    ]
  })
}

/** For sure, however the tasks that were handed out meanwhile came about. */
function couldUse(picture: FarmPicture, id: JobId, agentId: AgentId, handedOut: number, options: PlanOptions): boolean {
  const job = picture.jobs.find(each => each.id === id)
  const agent = picture.agents.find(each => each.id === agentId)
  if (job === undefined || agent === undefined || barsOfJob(job).length > 0 || agent.jobs.includes(id)) return false
  if (job.waiting <= handedOut || whyUnfit(job, agent, options) !== undefined) return false
  return placesIn(picture.queues)(job).every(({ agents, maximumAgents }) => agents + handedOut < (maximumAgents ?? Infinity))
}

/** Where the two stand beside each other: below its minimum first (jobs before queues), then by priority. */
function goesFirst(picture: FarmPicture, job: KnownJob, served: KnownJob, handedOut: number): boolean {
  const placesOf = placesIn(picture.queues)
  const [mine, other] = sideBySide(placesOf(job), placesOf(served)) ?? []
  if (mine === undefined || other === undefined) return false
  // In doubt for the one that was served: it may have had fewer agents than it had at first, and the other more.
  const [rank, rankOfServed] = [rankOf(mine, mine.agents + handedOut), rankOf(other, Math.max(0, other.agents - handedOut))]
  return rank > rankOfServed || (rank === rankOfServed && mine.priority > other.priority)
}

function rankOf(place: Place, agents: number): number {
  if (place.minimumAgents === null || agents >= place.minimumAgents) return 0
  return 'path' in place ? 1 : 2
}
