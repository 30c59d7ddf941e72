// What keeps a job from every agent, in words.
import type { JobReason } from '@pyfarm/contract/api/explain'
import { totalOf } from '@pyfarm/contract/progress'
import { barsOfJob, type JobBar } from '../scheduler/availability-rules.js'
import type { KnownJob, OpenParent } from './farm-picture.js'
import type { Place } from './places-rules.js'
import { asSentence, counted, firstOf } from './words-rules.js'

/** A reason with its phrase, which the summary is made of. */
export interface Worded<R> {
  readonly phrase: string
  readonly reason: R
}

/** The job's own bars. Of a finished one that it has nothing to hand out is no news. */
export function ownReasons(job: KnownJob): Worded<JobReason>[] {
  const isFinished = job.state === 'done' || job.state === 'failed'
  return barsOfJob(job)
    .filter(bar => !isFinished || bar !== 'nothing queued')
    .map(bar => ownReason(bar, job))
}

/** A job or queue that is at its maximum. */
export function maximumReason(place: Place, job: KnownJob): Worded<JobReason> {
  const maximum = place.maximumAgents ?? 0
  const numbers = { maximum, agents_at_work: place.agents }
  const wait = maximum === 0 ? 'Raise it' : 'Wait until an agent of it is done, or raise it'
  if (!('path' in place)) {
    const phrase = `the job is at its maximum of ${counted(maximum, 'agent')}`
    return worded(phrase, { kind: 'job maximum', ...numbers, remedy: `${wait}: maximum_agents of job ${job.id}.` })
  }
  const remedy = `${wait}: maximum_agents of the queue; or move the job to another queue.`
  return worded(`queue \`${place.path}\` is at its maximum of ${maximum}`, {
    ...{ kind: 'queue maximum', queue: place.path, ...numbers, remedy },
  })
}

export function noAgents(): Worded<JobReason> {
  return worded('the farm has no agents', { kind: 'no agents', remedy: 'Start one: `pyfarm agent`.' })
}

function ownReason(bar: JobBar, job: KnownJob): Worded<JobReason> {
  const { id, counts, heldBecause } = job
  switch (bar) {
    case 'done':
      return worded('it is done', { kind: bar, remedy: `To run it again: \`pyfarm rerun ${id}\`.` })
    case 'failed': {
      const phrase = `it has failed: ${counts.failed} of its ${counted(totalOf(counts), 'task')} failed`
      const remedy = `See why with \`pyfarm logs ${id}\`, then \`pyfarm rerun --failed ${id}\`.`
      return worded(phrase, { kind: bar, failed: counts.failed, tasks: totalOf(counts), remedy })
    }
    case 'paused':
      return worded(heldBecause === null ? 'it is paused' : `it is paused by its limits: ${heldBecause.replace(/\.$/, '')}`, {
        kind: bar,
        remedy: `Let it go on: \`pyfarm unpause ${id}\`.`,
      })
    case 'hidden':
      return worded('it is hidden', { kind: bar, remedy: 'Set hidden to false.' })
    case 'to be deleted':
      return worded('it is marked for deletion, or still being submitted', {
        kind: bar,
        remedy: 'Submit it again if it is gone.',
      })
    case 'parents':
      return parentsReason(job)
    case 'nothing queued':
      return nothingQueued(job)
  }
}

function parentsReason({ openParents }: KnownJob): Worded<JobReason> {
  const examples = firstOf(openParents)
  const named = examples.map(({ id, title, state }) => `job ${id} "${title}" (${state})`).join(', ')
  const rest = openParents.length > examples.length ? `, and ${openParents.length - examples.length} more` : ''
  const stuck = openParents.filter(isStuck)
  const remedy =
    stuck.length === 0
      ? `Wait until they are done; what keeps the first of them: \`pyfarm explain job ${openParents[0]?.id ?? ''}\`.`
      : `Mend what failed or is paused: ${counted(stuck.length, 'job')}, first job ${stuck[0]?.id ?? ''}.`
  const parents = { total: openParents.length, examples: [...examples] }
  return worded(`it waits for ${named}${rest}`, { kind: 'parents', parents, remedy })
}

/** Whether a parent is done only if someone does something. */
export const isStuck = ({ state }: OpenParent): boolean => state === 'failed' || state === 'paused'

function nothingQueued({ counts: { assigned, running } }: KnownJob): Worded<JobReason> {
  const phrase =
    assigned + running === 0
      ? 'it has no tasks that could run'
      : `nothing of it waits: ${counted(running, 'task')} running, ${assigned} assigned`
  const remedy = assigned + running === 0 ? 'Give it frames, or rerun it.' : 'Nothing to do: all that is left is at work.'
  return worded(phrase, { kind: 'nothing queued', assigned, running, remedy })
}

/** Each member of a union without these keys. */
type Without<R, K extends PropertyKey> = R extends unknown ? Omit<R, K> : never

function worded(phrase: string, reason: Without<JobReason, 'sentence'>): Worded<JobReason> {
  return { phrase, reason: { ...reason, sentence: asSentence(phrase) } }
}
