// Lets a described farm run in virtual time. Pure: the same description gives the same course.
import { createAgenda, type Happening } from './agenda.js'
import { drawsOf } from './draws.js'
import { closeAccounts, endFrames, endPresence, newCourse, openJob, type Course } from './farm-course.js'
import { frameTimesOf, type FrameTimes } from './frame-times.js'
import type { Observer } from './observer.js'
import { planPass } from './plan-pass.js'
import { presencesOf, type Presence } from './presences.js'
import type { SimulatedAgent, World } from './world.js'

/** How many happenings there are between two calls of `tell`. */
const tellEvery = 1000

/**
 * Runs the world from 0 to `until` of its description, and changes it into what it is then. Like the live scheduler, it
 * plans when an agent is free or a job comes, after all that happens at the same moment; `passInterval` after the pass
 * before at the soonest. `tell` is called now and then with the time; `times` are those of the description unless others are given.
 *
 *     const world = buildWorld(description)
 *     simulate(world, observer)
 *     world.jobs[0].finishedAt // 5400000
 */
export function simulate(
  world: World,
  observer: Observer,
  tell: (now: number) => void = () => undefined,
  times: FrameTimes = frameTimesOf(world, drawsOf(world.description.seed)),
): void {
  const { seed, until: end } = world.description
  const agenda = createAgenda()
  const course = newCourse(world, agenda, times, observer)
  const presences = presencesOfAll(world, seed)
  const comeNext = (agent: SimulatedAgent) => {
    const presence = presences.get(agent)?.next().value
    if (presence !== undefined) agenda.add(presence.from, { kind: 'agent comes', agent, presence })
  }
  for (const agent of world.agents) comeNext(agent)
  for (const job of world.jobs) if (job.submitted <= end) agenda.add(job.submitted, { kind: 'job submitted', job })

  let nextPass = Infinity
  let lastPass = -Infinity
  let happened = 0
  const wake = (now: number) => {
    nextPass = Math.min(nextPass, Math.max(now, lastPass + world.passInterval))
  }
  for (;;) {
    const next = agenda.next()
    const now = Math.min(next?.at ?? Infinity, nextPass)
    if (now > end || now === Infinity) break
    if (next === undefined || nextPass < next.at) {
      lastPass = now
      nextPass = Infinity
      if (now < end && planPass(course, now)) wake(now)
      observer.passed(now, () => course.idle.all())
      continue
    }
    agenda.remove()
    happen(course, next.happening, now)
    if (next.happening.kind === 'agent goes') comeNext(next.happening.agent)
    wake(now)
    if (++happened % tellEvery === 0) tell(now)
  }
  closeAccounts(course, end)
}

function presencesOfAll({ agents, description }: World, seed: number): Map<SimulatedAgent, Iterator<Presence, void>> {
  const draw = drawsOf(seed)
  return new Map(
    agents.flatMap(agent => {
      const group = description.agents[agent.group]
      return group === undefined ? [] : [[agent, presencesOf(group, agent.index, draw, description.until)]]
    }),
  )
}

function happen(course: Course, happening: Happening, now: number): void {
  switch (happening.kind) {
    case 'job submitted':
      if ((happening.job.gate?.left ?? 0) === 0) openJob(course, happening.job, now)
      return
    case 'agent comes':
      happening.agent.thereSince = now
      course.idle.add(happening.agent)
      planGoing(course, happening.agent, happening.presence)
      return
    case 'agent goes':
      endPresence(course, happening.agent, happening.presence.fails, now)
      return
    case 'batch':
      // Else its agent went away before.
      if (happening.batch.agent.batch === happening.batch) endFrames(course, happening.batch, now)
  }
}

/** Those that stay to the end do not go. */
function planGoing({ agenda, world }: Course, agent: SimulatedAgent, presence: Presence): void {
  if (presence.fails || presence.until < world.description.until)
    agenda.add(presence.until, { kind: 'agent goes', agent, presence })
}
