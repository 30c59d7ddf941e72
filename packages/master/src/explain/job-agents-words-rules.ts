// What keeps agents from a job, in words.
import type { JobReason } from '@pyfarm/contract/api/explain'
import type { PlanOptions } from '../scheduler/farm-snapshot.js'
import { usableRam, type Unfit } from '../scheduler/requirements.js'
import type { FarmPicture, KnownAgent, KnownJob } from './farm-picture.js'
import type { AgentHindrance, Hindered, UnfitHindrance } from './hindrance-rules.js'
import { jobsOf } from './picture-rules.js'
import type { Turn } from './turn-rules.js'
import { jobWords, partOf, requirementWords, someAgents, someJobs } from './words-rules.js'

export type JobHindrance = AgentHindrance | UnfitHindrance | Exclude<Turn, { kind: 'takes' }>

export interface Asked {
  readonly picture: FarmPicture
  readonly job: KnownJob
  readonly options: Pick<PlanOptions, 'useTotalRam'>
}

/** A reason that is said of agents: `8 of 12 agents` and then the phrase. */
export interface SaidOfAgents {
  readonly count: number
  readonly phrase: string
  readonly reason: JobReason
}

type Group = Hindered<JobHindrance, KnownAgent>

/** The same for agents that one reason can be told of. */
export function hindranceKey(hindrance: JobHindrance): string {
  switch (hindrance.kind) {
    case 'bar':
      return hindrance.bar
    case 'busy':
      return `busy ${hindrance.priority}`
    case 'others first':
      return `others first ${hindrance.by}`
    case 'not needed':
      return hindrance.kind
    case 'unfit':
      return unfitKey(hindrance.unfit)
  }
}

function unfitKey(unfit: Unfit): string {
  if (unfit.reason === 'software') return `software ${unfit.requirement}`
  return 'tag' in unfit ? `${unfit.reason} ${unfit.tag}` : unfit.reason
}

export function agentsReason(group: Group, asked: Asked): SaidOfAgents {
  const { items, alone } = group
  const { phrase, ...parts } = partsOf(group, asked)
  const sentence = `${capital(partOf(items.length, asked.picture.agents.length, 'agent'))} ${phrase}.`
  return { count: items.length, phrase, reason: { ...parts, sentence, agents: someAgents(items), alone } }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

type Parts<R = JobReason> = R extends { readonly agents: unknown; readonly alone: unknown }
  ? Omit<R, 'sentence' | 'agents' | 'alone'> & { readonly phrase: string }
  : never

function partsOf(group: Group, asked: Asked): Parts {
  const { hindrance, hindrances, items } = group
  const [is, lacks, gets] = items.length === 1 ? ['is', 'lacks', 'takes'] : ['are', 'lack', 'take']
  switch (hindrance.kind) {
    case 'bar':
      return { kind: hindrance.bar, ...barWords(hindrance.bar, is) }
    case 'busy': {
      const jobs = someJobs(jobsNamed(asked.picture, hindrances))
      const { priority } = hindrance
      const phrase = `${is} busy with ${jobWords(jobs)} of ${priority === 'same' ? 'the same' : priority} priority`
      const remedy = 'Wait until an agent is done with its batch: no agent is taken from work under way.'
      const first = ' It then goes first to what has the higher priority.'
      return { kind: 'busy', priority, jobs, phrase, remedy: priority === 'higher' ? remedy + first : remedy }
    }
    case 'others first': {
      const jobs = someJobs(jobsNamed(asked.picture, hindrances))
      return { kind: 'others first', by: hindrance.by, jobs, ...firstWords(hindrance.by, `${gets} ${jobWords(jobs)} first`) }
    }
    case 'not needed': {
      const phrase = `${is} not needed: what may run of the job now goes to others`
      return { kind: 'not needed', phrase, remedy: 'Nothing to do, or raise maximum_agents where it is reached.' }
    }
    case 'unfit':
      return unfitParts(hindrance.unfit, items, asked, lacks)
  }
}

type Bar = Extract<JobHindrance, { kind: 'bar' }>['bar']

export function barWords(bar: Bar, is: string): { readonly phrase: string; readonly remedy: string } {
  const remedies: Record<Bar, string> = {
    offline: 'Start it, or see in the log of the master why it cannot be reached.',
    disabled: 'Enable it.',
    passive: 'Set its use_address to something that the master can call.',
    restarting: 'Nothing to do: it takes work again once it has restarted.',
    resting: 'Nothing to do: the master tries again soon.',
    'set aside': 'Mend what made its tasks fail, then enable it.',
    'set aside by hand': 'Resume it at the machine, on the status page of the agent.',
  }
  const phrases: Partial<Record<Bar, string>> = {
    passive: 'passive: the master cannot call it',
    restarting: 'about to be restarted',
    resting: 'resting: work sent to it was refused a moment ago',
    'set aside': 'set aside: its last tasks failed, in different jobs',
    'set aside by hand': 'set aside at the machine by hand',
  }
  return { phrase: `${is} ${phrases[bar] ?? bar}`, remedy: remedies[bar] }
}

function firstWords(by: 'minimum' | 'priority' | 'share', goesFirst: string) {
  switch (by) {
    case 'minimum':
      return { phrase: `${goesFirst}, below the minimum of agents`, remedy: 'Wait, or lower that minimum_agents.' }
    case 'priority':
      return { phrase: `${goesFirst}, of higher priority`, remedy: 'Wait, or raise the priority of this job or of its queue.' }
    case 'share':
      return {
        phrase: `${goesFirst}: its turn by weight and order`,
        remedy: 'Wait, or raise the weight or priority of this job.',
      }
  }
}

function unfitParts(unfit: Unfit, agents: readonly KnownAgent[], { picture, job, options }: Asked, lacks: string): Parts {
  const has = lacks === 'lacks' ? 'has' : 'have'
  switch (unfit.reason) {
    case 'cpus': {
      const most = Math.max(...agents.map(agent => agent.cpus))
      const phrase = `${has} fewer than ${unfit.needed} CPUs (at most ${most})`
      return {
        kind: 'cpus',
        needed: unfit.needed,
        most,
        phrase,
        remedy: `Lower the job's cpus to ${most}, or add an agent with ${unfit.needed}.`,
      }
    }
    case 'ram': {
      const most = Math.max(...agents.map(agent => usableRam(agent, options)))
      const free = options.useTotalRam ? '' : ' free'
      const phrase = `${has} less than ${unfit.needed} MB of RAM${free} (at most ${most})`
      const remedy = `Lower the job's ram to ${most}, or give an agent more${free === '' ? '' : ' that is free'}.`
      return { kind: 'ram', needed: unfit.needed, most, phrase, remedy }
    }
    case 'software': {
      const requirement = job.requirements[unfit.requirement] ?? { software: '?', min_version: null, max_version: null }
      const words = requirementWords(requirement)
      const known = unfit.oneOf.length > 0
      const remedy = known
        ? `Install ${words} on an agent and tell the farm that it is there, or loosen the job's requirement.`
        : `No version of ${requirement.software} that the farm knows will do: add one, or loosen the job's requirement.`
      return { kind: 'software', ...requirement, known, phrase: `${lacks} ${words}`, remedy }
    }
    case 'missing tag': {
      const tag = picture.tags.get(unfit.tag) ?? String(unfit.tag)
      const remedy = `Give an agent the tag ${tag}, or drop the job's requirement.`
      return { kind: 'missing tag', tag, phrase: `${lacks} the tag ${tag}`, remedy }
    }
    case 'forbidden tag': {
      const tag = picture.tags.get(unfit.tag) ?? String(unfit.tag)
      const remedy = `Take the tag ${tag} from an agent, or drop the job's requirement.`
      return { kind: 'forbidden tag', tag, phrase: `${has} the tag ${tag}, which the job forbids`, remedy }
    }
    case 'failed here': {
      const remedy = `See why with \`pyfarm logs ${job.id}\`; rerun the tasks, or let another agent try.`
      return { kind: 'failed there', phrase: `${has} failed at each task that waits`, remedy }
    }
  }
}

/** The jobs that a group's hindrances name, each once. */
function jobsNamed(picture: FarmPicture, hindrances: readonly JobHindrance[]): KnownJob[] {
  const ids = hindrances.flatMap(hindrance => ('jobs' in hindrance ? hindrance.jobs.map(job => job.id) : []))
  return jobsOf(picture.jobs)([...new Set(ids)])
}
