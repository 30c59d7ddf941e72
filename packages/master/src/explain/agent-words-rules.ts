// What keeps jobs from an agent, in words.
import type { AgentReason } from '@pyfarm/contract/api/explain'
import type { JobBar } from '../scheduler/availability-rules.js'
import { usableRam, type Unfit } from '../scheduler/requirements.js'
import type { PlanOptions } from '../scheduler/farm-snapshot.js'
import type { FarmPicture, KnownAgent, KnownJob, KnownQueue } from './farm-picture.js'
import type { Hindered } from './hindrance-rules.js'
import { partOf, requirementWords, someJobs } from './words-rules.js'

/** What keeps a waiting job from the agent. */
export type Obstacle =
  | { readonly kind: 'bar'; readonly bar: OpenJobBar }
  | { readonly kind: 'job maximum' }
  | { readonly kind: 'queue maximum'; readonly queue: KnownQueue }
  | { readonly kind: 'unfit'; readonly unfit: Unfit }

/** The bars of a job that is not at its end and has tasks to hand out. */
export type OpenJobBar = Exclude<JobBar, 'done' | 'failed' | 'nothing queued'>

export interface AskedAgent {
  readonly picture: FarmPicture
  readonly agent: KnownAgent
  readonly options: Pick<PlanOptions, 'useTotalRam'>
}

/** The same for jobs that one reason can be told of. */
export function obstacleKey(obstacle: Obstacle, job: KnownJob): string {
  switch (obstacle.kind) {
    case 'bar':
      return obstacle.bar
    case 'job maximum':
      return obstacle.kind
    case 'queue maximum':
      return `${obstacle.kind} ${obstacle.queue.id}`
    case 'unfit': {
      const { unfit } = obstacle
      if (unfit.reason === 'software') return `software ${softwareWords(unfit.requirement, job)}`
      return 'tag' in unfit ? `${unfit.reason} ${unfit.tag}` : unfit.reason
    }
  }
}

const anySoftware = { software: '?', min_version: null, max_version: null }
const requirementOf = (index: number, job: KnownJob | undefined) => job?.requirements[index] ?? anySoftware
const softwareWords = (index: number, job: KnownJob) => requirementWords(requirementOf(index, job))

/** A reason that is said of jobs: `3 of 9 waiting jobs` and then the phrase. */
export interface SaidOfJobs {
  readonly count: number
  readonly phrase: string
  readonly reason: AgentReason
}

export function jobsReason(group: Hindered<Obstacle, KnownJob>, waiting: number, asked: AskedAgent): SaidOfJobs {
  const { phrase, ...parts } = partsOf(group, asked)
  const count = group.items.length
  const some = partOf(count, waiting, 'waiting job')
  const sentence = `${some.charAt(0).toUpperCase()}${some.slice(1)} ${phrase}.`
  return { count, phrase, reason: { ...parts, sentence, jobs: someJobs(group.items), alone: group.alone } }
}

type Parts<R = AgentReason> = R extends { readonly jobs: unknown; readonly alone: unknown }
  ? Omit<R, 'sentence' | 'jobs' | 'alone'> & { readonly phrase: string }
  : never

function partsOf({ hindrance, items }: Hindered<Obstacle, KnownJob>, asked: AskedAgent): Parts {
  const [is, waits] = items.length === 1 ? ['is', 'waits'] : ['are', 'wait']
  switch (hindrance.kind) {
    case 'bar':
      return barParts(hindrance.bar, is, waits)
    case 'job maximum':
      return {
        kind: hindrance.kind,
        phrase: `${is} at the maximum of agents`,
        remedy: 'Wait, or raise maximum_agents of the job.',
      }
    case 'queue maximum': {
      const { path, maximumAgents, agents } = hindrance.queue
      const maximum = maximumAgents ?? 0
      const phrase = `${is} in queue \`${path}\`, which is at its maximum of ${maximum}`
      const remedy = 'Wait, raise maximum_agents of the queue, or move the jobs to another queue.'
      return { kind: hindrance.kind, queue: path, maximum, agents_at_work: agents, phrase, remedy }
    }
    case 'unfit':
      return unfitParts(hindrance.unfit, items, asked)
  }
}

function barParts(bar: OpenJobBar, is: string, waits: string): Parts {
  switch (bar) {
    case 'paused':
      return { kind: bar, phrase: `${is} paused`, remedy: 'Let them go on: `pyfarm unpause <job>`.' }
    case 'hidden':
      return { kind: bar, phrase: `${is} hidden`, remedy: 'Set hidden to false.' }
    case 'to be deleted':
      return { kind: bar, phrase: `${is} marked for deletion, or still being submitted`, remedy: 'Nothing to do.' }
    case 'parents':
      return { kind: bar, phrase: `${waits} for other jobs`, remedy: 'Wait until those are done: `pyfarm explain job <job>`.' }
  }
}

function unfitParts(unfit: Unfit, jobs: readonly KnownJob[], { picture, agent, options }: AskedAgent): Parts {
  const one = jobs.length === 1
  const needs = one ? 'needs' : 'need'
  switch (unfit.reason) {
    case 'cpus': {
      const least = Math.min(...jobs.map(job => job.cpus))
      const phrase = `${needs} more than its ${agent.cpus} CPUs (at least ${least})`
      return { kind: 'cpus', has: agent.cpus, least, phrase, remedy: "Lower the jobs' cpus, or give them to a larger agent." }
    }
    case 'ram': {
      const least = Math.min(...jobs.map(job => job.ram))
      const has = usableRam(agent, options)
      const phrase = `${needs} more than its ${has} MB of ${options.useTotalRam ? 'RAM' : 'free RAM'} (at least ${least})`
      return { kind: 'ram', has, least, phrase, remedy: "Free some of its RAM, or lower the jobs' ram." }
    }
    case 'software': {
      const requirement = requirementOf(unfit.requirement, jobs[0])
      const words = requirementWords(requirement)
      const remedy = `Install ${words} on it and tell the farm that it is there.`
      return { kind: 'software', ...requirement, known: unfit.oneOf.length > 0, phrase: `${needs} ${words}`, remedy }
    }
    case 'missing tag': {
      const tag = picture.tags.get(unfit.tag) ?? String(unfit.tag)
      return { kind: unfit.reason, tag, phrase: `${needs} the tag ${tag}`, remedy: `Give it the tag ${tag}.` }
    }
    case 'forbidden tag': {
      const tag = picture.tags.get(unfit.tag) ?? String(unfit.tag)
      const phrase = `${one ? 'forbids' : 'forbid'} its tag ${tag}`
      return { kind: unfit.reason, tag, phrase, remedy: `Take the tag ${tag} from it.` }
    }
    case 'failed here': {
      const phrase = `failed on it with each task that ${one ? 'it has' : 'they have'} left`
      return {
        kind: 'failed there',
        phrase,
        remedy: 'See why with `pyfarm logs <job>`; rerun the tasks, or let another agent try.',
      }
    }
  }
}
