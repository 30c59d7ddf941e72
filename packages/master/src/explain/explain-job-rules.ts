// Why a job runs, or does not: from the planner's own predicates and its own plan, so that it can tell no other story.
import type { JobExplanation, JobReason } from '@pyfarm/contract/api/explain'
import { shownJobState } from '../jobs/job-rules.js'
import type { Assignment } from '../scheduler/farm-snapshot.js'
import type { KnownAgent, KnownJob } from './farm-picture.js'
import { groupHindered, hindrancesAt, isLasting } from './hindrance-rules.js'
import { agentsReason, hindranceKey, type Asked, type JobHindrance, type SaidOfAgents } from './job-agents-words-rules.js'
import { isStuck, maximumReason, noAgents, ownReasons, type Worded } from './job-self-words-rules.js'
import { fullPlaces, placesIn } from './places-rules.js'
import { turnsFor } from './turn-rules.js'
import { asSentence, partOf, someAgents } from './words-rules.js'

/** Makes the plan. */
export type Plan = () => readonly Assignment[]

const mostReasons = 50
const mostInSummary = 5

/** `plan` gives what the planner makes of the picture now; it is asked for only if the job could be in it. */
export function explainJob(asked: Asked, plan: Plan): JobExplanation {
  const { picture, job } = asked
  const seen = lookAtJob(asked, plan)
  const reasons = [...seen.own, ...seen.maxima, ...seen.ofAgents].map(({ reason }) => reason)
  return {
    job: { id: job.id, title: job.title, state: shownJobState(job.state, job.counts, 'single') },
    verdict: verdictOf(job, seen),
    summary: summaryOf(seen),
    agents: {
      total: picture.agents.length,
      at_work: someAgents(seen.atWork),
      take_now: someAgents(seen.takeNow),
      fit: someAgents(seen.fit),
    },
    reasons: reasons.slice(0, mostReasons),
    reasons_total: reasons.length,
  }
}

interface Seen {
  readonly agents: number
  readonly atWork: readonly KnownAgent[]
  readonly takeNow: readonly KnownAgent[]
  readonly fit: readonly KnownAgent[]
  /** No agent could take it unless someone does something. */
  readonly isHopeless: boolean
  readonly own: readonly Worded<JobReason>[]
  readonly maxima: readonly Worded<JobReason>[]
  readonly ofAgents: readonly SaidOfAgents[]
}

function lookAtJob(asked: Asked, plan: Plan): Seen {
  const { picture, job } = asked
  const hasWaiting = job.waiting > 0 && job.state !== 'done' && job.state !== 'failed'
  const own = [...ownReasons(job), ...(hasWaiting && picture.agents.length === 0 ? [noAgents()] : [])]
  const full = hasWaiting ? fullPlaces(placesIn(picture.queues)(job)) : []
  const atWork = picture.agents.filter(agent => agent.jobs.includes(job.id))
  const others = hasWaiting ? picture.agents.filter(agent => !agent.jobs.includes(job.id)) : []
  const seen = lookAtAgents(asked, others, own.length + full.length === 0 ? plan : () => undefined)
  const isHopeless = full.some(place => place.maximumAgents === 0) || (atWork.length === 0 && seen.areHopeless)
  return { ...seen, agents: picture.agents.length, atWork, own, isHopeless, maxima: full.map(place => maximumReason(place, job)) }
}

/** What keeps agents from the job: each of them itself, or, if none does, the plan. */
function lookAtAgents(asked: Asked, agents: readonly KnownAgent[], plan: () => ReturnType<Plan> | undefined) {
  const { picture, job } = asked
  const find = hindrancesAt(picture, job, asked.options)
  const found = agents.map(agent => ({ agent, hindrances: find(agent) }))
  const fit = found.filter(({ hindrances }) => hindrances.length === 0).map(({ agent }) => agent)
  const made = fit.length === 0 ? undefined : plan()
  const turns = made === undefined ? undefined : turnsFor(picture, job, made)
  const all = new Map<KnownAgent, readonly JobHindrance[]>(found.map(({ agent, hindrances }) => [agent, hindrances]))
  for (const agent of fit) {
    const turn = turns?.get(agent.id)
    if (turn !== undefined && turn.kind !== 'takes') all.set(agent, [turn])
  }
  return {
    takeNow: fit.filter(agent => turns?.get(agent.id)?.kind === 'takes'),
    fit,
    areHopeless: found.every(({ agent, hindrances }) => hindrances.some(each => isLasting(each, job, agent))),
    ofAgents: groupHindered(agents, agent => all.get(agent) ?? [], hindranceKey).map(group => agentsReason(group, asked)),
  }
}

function verdictOf(job: KnownJob, seen: Seen): JobExplanation['verdict'] {
  if (job.state === 'done' || job.state === 'failed') return 'finished'
  if (job.counts.assigned + job.counts.running > 0) return 'runs'
  if (seen.takeNow.length > 0) return 'can run now'
  const waitsForParents = seen.own.every(({ reason }) => reason.kind === 'parents') && !job.openParents.some(isStuck)
  return seen.isHopeless || !waitsForParents ? 'never as things stand' : 'waits'
}

/** `8 of 12 agents lack blender >= 3.4; 3 are offline; queue `film/fx` is at its maximum of 4.` */
function summaryOf(seen: Seen): string {
  const runs = seen.atWork.length === 0 ? [] : [`it runs on ${partOf(seen.atWork.length, seen.agents, 'agent')}`]
  if (seen.own.length > 0) return asSentence([...runs, ...seen.own.map(({ phrase }) => phrase)].join('; '))
  const { takeNow, ofAgents } = seen
  const takes =
    takeNow.length === 0
      ? []
      : [`${partOf(takeNow.length, seen.agents, 'agent')} ${takeNow.length === 1 ? 'takes' : 'take'} it now`]
  const others = (count: number) => (seen.agents === 1 ? 'it' : count)
  const isTold = runs.length + takes.length > 0
  const agents = ofAgents
    .slice(0, mostInSummary)
    .map(
      ({ count, phrase }, index) => `${index === 0 && !isTold ? partOf(count, seen.agents, 'agent') : others(count)} ${phrase}`,
    )
  const rest = ofAgents.length > mostInSummary ? [`${ofAgents.length - mostInSummary} more reasons`] : []
  return asSentence([...runs, ...takes, ...agents, ...rest, ...seen.maxima.map(({ phrase }) => phrase)].join('; '))
}
