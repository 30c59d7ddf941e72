// What holds at every moment of a farm, whatever happens to it. Each rule says what is wrong, in sentences; nothing: all is well.
import type { FarmPicture } from '@pyfarm/master/explain/farm-picture'
import { placesIn } from '@pyfarm/master/explain/places-rules'
import type { Place } from '@pyfarm/master/explain/places-rules'
import { nameOfAgent, nameOfJob, nameOfWork } from './moment.js'
import type { Moment, Work } from './moment.js'

/** `before` is the moment that was looked at before; `assigned`: agents get tasks from the scheduler alone, not from people. */
export function wrongAlways(before: Moment | undefined, now: Moment, assigned: boolean): string[] {
  return [
    ...wrongCounts(now),
    ...workWithoutAgent(now),
    ...workInTwoPlaces(now),
    ...(before === undefined ? [] : attemptsThatMoved(before, now)),
    ...(before === undefined || !assigned ? [] : maximaPassed(before, now)),
  ]
}

/** A job's counts are those of its tasks. One that is being submitted, or deleted, has some that are not counted. */
function wrongCounts(now: Moment): string[] {
  return now.picture.jobs
    .filter(job => !job.toBeDeleted)
    .flatMap(job => {
      const real = now.counted.get(job.id) ?? { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
      const [told, found] = [job.counts, real].map(({ queued, assigned, running, done, failed }) =>
        JSON.stringify({ queued, assigned, running, done, failed }),
      )
      return told === found ? [] : [`${nameOfJob(now, job.id)} says of its tasks ${told ?? ''}, and they are ${found ?? ''}.`]
    })
}

/** An agent that is offline, disabled or gone has no unfinished task. */
function workWithoutAgent(now: Moment): string[] {
  return now.work.flatMap(work => {
    const agent = now.picture.agents.find(each => each.id === work.agent)
    if (agent?.state === 'online' || agent?.state === 'running') return []
    return [`${nameOfWork(now, work)} is on ${nameOfAgent(now, work.agent)}, which is ${agent?.state ?? 'not there'}.`]
  })
}

/** No attempt is worked on by two live agents. */
function workInTwoPlaces(now: Moment): string[] {
  const live = now.listed.filter(({ agent }) =>
    now.picture.agents.some(each => each.id === agent && (each.state === 'online' || each.state === 'running')),
  )
  return live.flatMap((one, index) =>
    live
      .slice(index + 1)
      .filter(other => other.agent !== one.agent && other.task === one.task && other.attempt === one.attempt)
      .map(
        other =>
          `Task ${one.task}, attempt ${one.attempt}, is worked on by ${nameOfAgent(now, one.agent)} and by ${nameOfAgent(now, other.agent)}.`,
      ),
  )
}

/** An attempt that its agent was told of stays with that agent. */
function attemptsThatMoved(before: Moment, now: Moment): string[] {
  const told = new Map(before.work.filter(work => work.sent).map(work => [work.task, work]))
  return now.work.flatMap(work => {
    const earlier = told.get(work.task)
    if (earlier === undefined || earlier.attempt !== work.attempt || earlier.agent === work.agent) return []
    return [`${nameOfWork(now, work)} is on ${nameOfAgent(now, work.agent)}, and was on ${nameOfAgent(now, earlier.agent)}.`]
  })
}

/**
 * No job and no queue that gets an agent has more than its maximum. What a person does meanwhile
 * (a lower maximum, a job that moves to the queue) is no matter of the scheduler.
 */
function maximaPassed(before: Moment, now: Moment): string[] {
  const gained = newWork(before, now).map(work => work.job)
  return placesOf(now.picture)
    .filter(({ place, jobs }) => jobs.some(job => gained.includes(job)) && place.agents > (place.maximumAgents ?? Infinity))
    .filter(({ place, jobs }) => {
      const earlier = placesOf(before.picture).find(other => isSame(other.place, place))
      const movedIn = jobs.some(job => !earlier?.jobs.includes(job) && before.picture.jobs.some(({ id }) => id === job))
      return earlier?.place.maximumAgents === place.maximumAgents && !movedIn
    })
    .map(
      ({ place }) =>
        `${nameOfPlace(place)} is at work on ${place.agents} agents, and its maximum is ${place.maximumAgents ?? ''}.`,
    )
}

/** What was handed out between the two moments, and is not over yet. */
export function newWork(before: Moment, now: Moment): Work[] {
  const known = new Set(before.work.map(({ task, attempt }) => `${task} ${attempt}`))
  return now.work.filter(({ task, attempt }) => !known.has(`${task} ${attempt}`))
}

export const nameOfPlace = (place: Place): string =>
  'path' in place ? `Queue ${place.path}` : `Job ${place.id} "${place.title}"`

const isSame = (one: Place, other: Place): boolean => 'path' in one === 'path' in other && one.id === other.id

/** Every job and queue, with the jobs in and below it. */
function placesOf(picture: FarmPicture) {
  const placesOfJob = placesIn(picture.queues)
  const jobs = picture.jobs.map(job => ({ job: job.id, places: placesOfJob(job) }))
  return [...picture.jobs, ...picture.queues].map(place => ({
    place,
    jobs: jobs.filter(({ places }) => places.includes(place)).map(({ job }) => job),
  }))
}
