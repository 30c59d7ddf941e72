// What an estimate rests on, and why there is none, in words.
import type { JobFacts } from './estimate-rules.js'

interface Basis {
  /** Of its own frames. */
  readonly frames: number
  readonly agents: number
  /** Earlier jobs that count as well; 0 when its own frames are enough. */
  readonly earlierJobs: number
  readonly bySameUser: boolean
}

/** From so many of its own frames on, earlier jobs say nothing more. */
export const enoughFrames = 12

export function basisOf({ seen }: JobFacts, earlier: { readonly jobs: number; readonly bySameUser: boolean }): Basis {
  const agents = new Set(seen.finished.flatMap(({ agent }) => agent ?? []))
  return { frames: seen.finished.length, agents: agents.size, earlierJobs: earlier.jobs, bySameUser: earlier.bySameUser }
}

/** `from 24 of its own frames on 6 agents` */
export function basisWords({ frames, agents, earlierJobs, bySameUser }: Basis): string {
  const own = `${count(frames, 'of its own frames', 'of its own frames')}${agents === 0 ? '' : ` on ${count(agents, 'agent', 'agents')}`}`
  const earlier = `${count(earlierJobs, 'earlier job', 'earlier jobs')} of this type by ${bySameUser ? 'this user' : 'others'}`
  return `from ${[...(frames === 0 ? [] : [own]), ...(earlierJobs === 0 ? [] : [earlier])].join(' and ')}`
}

export interface Standing {
  readonly state: 'done' | 'failed' | 'paused' | 'running' | null
  readonly hidden: boolean
  readonly toBeDeleted: boolean
  /** Parents that are not done. */
  readonly openParents: readonly number[]
  /** It has tasks on agents. */
  readonly isAtWork: boolean
}

/** Why there is no use in reckoning, by the job alone. */
export function whyNoEstimate({ state, hidden, toBeDeleted, openParents, isAtWork }: Standing): string | undefined {
  if (state === 'done' || state === 'failed') return 'It has ended.'
  if (toBeDeleted) return 'It is to be deleted.'
  if (state === 'paused') return 'It is paused: how long it will take is told once it goes on.'
  if (hidden) return 'It is hidden: hidden jobs get no agents.'
  if (openParents.length > 0 && !isAtWork)
    return `It waits for ${openParents.length === 1 ? 'job' : 'jobs'} ${openParents.join(', ')}: how long it will take is told once it can run.`
  return undefined
}

export const noAgentFits = 'No agent that is there can run it: "Why it runs or waits" says what they lack.'
export const othersFirst = 'Other jobs go first: when it gets agents can not be told yet.'
export const nothingKnown = 'No frame of it has ended yet, and there is no earlier job of its type to go by.'

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`
