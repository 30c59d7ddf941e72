// Words that the explanations of jobs and of agents share.
import type { SomeAgents, SomeJobs } from '@pyfarm/contract/api/explain'
import type { KnownAgent, KnownJob, NamedRequirement } from './farm-picture.js'

const mostExamples = 5

/** `1 agent`, `3 agents`. */
export const counted = (count: number, thing: string): string => `${count} ${count === 1 ? thing : `${thing}s`}`

/** `8 of 12 agents`, `all 12 agents`, `the only agent`. */
export function partOf(count: number, total: number, thing: string): string {
  if (total === 1) return `the only ${thing}`
  return count === total ? `all ${total} ${thing}s` : `${count} of ${total} ${thing}s`
}

/** `blender`, `blender 3.4`, `blender >= 3.4`, `blender >= 3.2 and <= 3.4`. */
export function requirementWords({ software, min_version: least, max_version: most }: NamedRequirement): string {
  if (least !== null && least === most) return `${software} ${least}`
  const bounds = [least === null ? [] : `>= ${least}`, most === null ? [] : `<= ${most}`].flat()
  return [software, bounds.join(' and ')].filter(part => part !== '').join(' ')
}

export function someAgents(agents: readonly KnownAgent[]): SomeAgents {
  return { total: agents.length, examples: firstOf(agents).map(({ id, hostname }) => ({ id, hostname })) }
}

export function someJobs(jobs: readonly KnownJob[]): SomeJobs {
  return { total: jobs.length, examples: firstOf(jobs).map(({ id, title, priority }) => ({ id, title, priority })) }
}

export const firstOf = <T>(items: readonly T[]): readonly T[] => items.slice(0, mostExamples)

/** `job 7`, `3 jobs (7, 8, 9)`, `80 jobs (7, 8, 9, 12, 13, …)`. */
export function jobWords({ total, examples }: { readonly total: number; readonly examples: readonly { readonly id: number }[] }) {
  const ids = examples.map(({ id }) => id).join(', ')
  if (total === 1) return `job ${ids}`
  return `${total} jobs (${ids}${total > examples.length ? ', …' : ''})`
}

/** A phrase as a sentence. */
export const asSentence = (phrase: string): string => `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`
