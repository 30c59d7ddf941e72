// Why a job runs, or does not: from the planner's own predicates and its own plan, so that it can tell no other story.
import type { JobExplanation, JobReason } from '@pyfarm/contract/api/explain'
import { shownJobState } from '../jobs/job-rules.js'
import type { Assignment } from '../scheduler/farm-snapshot.js'
import type { KnownAgent, KnownJob } from './farm-picture.js'
import { groupHindered, hindrancesAt, isLasting } from './hindrance-rules.js'
import {
  agentsReason,
  hindranceKey,
  jobsNamed,
  type Asked,
  type JobHindrance,
  type SaidOfAgents,
} from './job-agents-words-rules.js'
import { isStuck, maximumReason, noAgents, ownReasons, type Worded } from './job-self-words-rules.js'
import { fullPlaces, placesIn } from './places-rules.js'
import { turnsFor } from './turn-rules.js'
import { asSentence, partOf, someAgents } from './words-rules.js'

const mostReasons = 50
const mostInSummary = 5

/** `plan` is what the planner makes of the picture now. */
export function explainJob(asked: Asked, plan: readonly Assignment[]): JobExplanation {
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

function lookAtJob(asked: Asked, plan: readonly Assignment[]): Seen {
  const { picture, job } = asked
  const own = ownReasons(job)
  const hasWaiting = job.waiting > 0 && job.state !== 'done' && job.state !== 'failed'
  const full = hasWaiting ? fullPlaces(placesIn(picture.queues)(job)) : []
  const isOpen = own.length === 0 && full.length === 0
  const turns = isOpen ? turnsFor(picture, job, plan) : undefined
  const others = hasWaiting ? picture.agents.filter(agent => !agent.jobs.includes(job.id)) : []
  const find = hindrancesAt(picture, job, asked.options)
  const found = new Map(others.map(agent => [agent, find(agent)]))
  const fit = others.filter(agent => found.get(agent)?.length === 0)
  const withTurn = (agent: KnownAgent): readonly JobHindrance[] => {
    const hindrances = found.get(agent) ?? []
    const turn = hindrances.length === 0 ? turns?.get(agent.id) : undefined
    return turn === undefined || turn.kind === 'takes' ? hindrances : [turn]
  }
  const groups = groupHindered(others, withTurn, hindranceKey)
  const atWork = picture.agents.filter(agent => agent.jobs.includes(job.id))
  return {
    agents: picture.agents.length,
    atWork,
    takeNow: fit.filter(agent => turns?.get(agent.id)?.kind === 'takes'),
    fit,
    isHopeless:
      full.some(place => place.maximumAgents === 0) ||
      (atWork.length === 0 && others.every(agent => found.get(agent)?.some(each => isLasting(each, job, agent)))),
    own: hasWaiting && picture.agents.length === 0 ? [...own, noAgents()] : own,
    maxima: full.map(place => maximumReason(place, job)),
    ofAgents: groups.map(group => {
      const key = hindranceKey(group.hindrance)
      const same = group.items.flatMap(agent => withTurn(agent).filter(each => hindranceKey(each) === key))
      return agentsReason({ ...group, jobs: jobsNamed(picture, same) }, asked)
    }),
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
  const isTold = runs.length + takes.length > 0
  const agents = ofAgents
    .slice(0, mostInSummary)
    .map(({ count, phrase }, index) => `${index === 0 && !isTold ? partOf(count, seen.agents, 'agent') : count} ${phrase}`)
  const rest = ofAgents.length > mostInSummary ? [`${ofAgents.length - mostInSummary} more reasons`] : []
  return asSentence([...runs, ...takes, ...agents, ...rest, ...seen.maxima.map(({ phrase }) => phrase)].join('; '))
}
