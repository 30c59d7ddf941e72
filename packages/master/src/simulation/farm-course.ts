// What the simulated farm is at the moment and how it changes: the acts that events and passes are made of.
import { whyUnfit } from '../scheduler/requirements.js'
import type { Agenda } from './agenda.js'
import type { FrameTimes } from './frame-times.js'
import { putBack, takeFrames } from './hand-out.js'
import { createIdleAgents, type IdleAgents } from './idle-agents.js'
import type { FrameRun, Observer } from './observer.js'
import { isFinished, queuesAbove, type Batch, type Frame, type SimulatedAgent, type SimulatedJob, type World } from './world.js'

export interface Course {
  readonly world: World
  readonly agenda: Agenda
  readonly times: FrameTimes
  readonly observer: Observer
  readonly idle: IdleAgents
  /** Jobs with frames to hand out that wait for nobody. */
  readonly runnable: Set<SimulatedJob>
}

export function newCourse(world: World, agenda: Agenda, times: FrameTimes, observer: Observer): Course {
  return { world, agenda, times, observer, idle: createIdleAgents(), runnable: new Set() }
}

/** The job could run from now on. */
export function openJob(course: Course, job: SimulatedJob, now: number): void {
  job.ableSince = now
  if (job.waiting > 0) offer(course, job)
}

/** Gives up to so many frames of the job to an idle agent. @returns how many it got */
export function giveFrames(course: Course, job: SimulatedJob, agent: SimulatedAgent, most: number, now: number): number {
  const frames = takeFrames(job, agent.id, most)
  if (job.waiting === 0) course.runnable.delete(job)
  if (frames.length === 0) return 0
  const begins = now + course.world.description.scheduler.time_to_send
  const ends: number[] = []
  let end = begins
  for (const frame of frames) {
    frame.attempts++
    ends.push((end += course.times.lengthOf(job, frame, agent)))
  }
  const batch: Batch = { agent, job, given: now, begins, frames, ends, ended: 0 }
  agent.batch = batch
  course.idle.remove(agent)
  countAgent(job, 1)
  planEnds(course, batch)
  return frames.length
}

/** Takes note of the frames that have ended by now; an agent whose last one has is idle. */
export function endFrames(course: Course, batch: Batch, now: number): void {
  for (let end = batch.ends[batch.ended]; end !== undefined && end <= now; end = batch.ends[batch.ended]) {
    const frame = batch.frames[batch.ended]
    if (frame === undefined) break
    const fails = course.times.fails(batch.job, frame)
    tellRun(course, batch, end, fails ? 'failed' : 'done')
    batch.ended++
    if (fails) failFrame(course, batch, frame, now, [batch.agent.id])
    else finishFrame(course, batch.job, 'done', now)
  }
  if (batch.ended < batch.frames.length) return
  release(course, batch, now)
  course.idle.add(batch.agent)
}

/** The agent goes away; what it has not ended waits again, and counts as a failure if the agent failed. */
export function endPresence(course: Course, agent: SimulatedAgent, fails: boolean, now: number): void {
  if (agent.batch !== undefined) endFrames(course, agent.batch, now)
  const { batch } = agent
  if (batch !== undefined) {
    tellRun(course, batch, now, 'lost')
    for (const frame of batch.frames.slice(batch.ended)) {
      if (fails) failFrame(course, batch, frame, now, [])
      else waitAgain(course, batch.job, frame)
    }
    release(course, batch, now)
  }
  course.idle.remove(agent)
  course.observer.agentWasThere(agent, agent.thereSince ?? now, now)
  agent.thereSince = undefined
}

/** The simulated time is over: what runs is told as far as it came. */
export function closeAccounts(course: Course, now: number): void {
  for (const agent of course.world.agents) {
    if (agent.thereSince !== undefined) course.observer.agentWasThere(agent, agent.thereSince, now)
    if (agent.batch === undefined) continue
    tellRun(course, agent.batch, now, 'unfinished')
    course.observer.batchEnded(agent.batch, now)
  }
}

/** Frames that end well are looked at when their batch ends; one that fails has to wait again at once. */
function planEnds({ agenda, times }: Course, batch: Batch): void {
  const { job, frames, ends } = batch
  frames.forEach((frame, index) => {
    if (index === frames.length - 1 || times.fails(job, frame)) agenda.add(ends[index] ?? 0, { kind: 'batch', batch })
  })
}

/** Tells of the frame that runs, if it has begun by then. */
function tellRun({ observer }: Course, batch: Batch, to: number, outcome: FrameRun['outcome']): void {
  const frame = batch.frames[batch.ended]
  const from = batch.ends[batch.ended - 1] ?? batch.begins
  if (frame === undefined || from >= to) return
  const isFirst = !frame.begun
  frame.begun = true
  batch.job.firstStart = Math.min(batch.job.firstStart ?? from, from)
  observer.frameRan({ job: batch.job, agent: batch.agent, frame, from, to, outcome, isFirst })
}

function failFrame(
  course: Course,
  { job }: Batch,
  frame: Frame,
  now: number,
  failedOn: readonly Frame['failedOn'][number][],
): void {
  const requeue = course.world.description.jobs[job.group]?.requeue ?? 0
  frame.failures++
  frame.failedOn.push(...failedOn)
  if (requeue === -1 || frame.failures <= requeue) waitAgain(course, job, frame)
  else finishFrame(course, job, 'failed', now)
}

function waitAgain(course: Course, job: SimulatedJob, frame: Frame): void {
  putBack(job, frame)
  offer(course, job)
}

/** More frames of the job wait than before. */
function offer({ runnable, idle, world }: Course, job: SimulatedJob): void {
  runnable.add(job)
  idle.askAgain(agent => whyUnfit(job, agent, world.options) === undefined)
}

function finishFrame(course: Course, job: SimulatedJob, how: 'done' | 'failed', now: number): void {
  job[how]++
  if (!isFinished(job)) return
  job.finishedAt = now
  if (job.failed === 0) for (const gate of job.gates) if (--gate.left === 0) openAll(course, gate.jobs, now)
}

/** Those that are not submitted yet are opened when they are. */
function openAll(course: Course, jobs: readonly SimulatedJob[], now: number): void {
  for (const job of jobs) if (job.submitted <= now) openJob(course, job, now)
}

function release(course: Course, batch: Batch, now: number): void {
  const { agent, job } = batch
  agent.batch = undefined
  // Others may now get an agent in a place that was full.
  if (isFull(job) || queuesAbove(job.queue).some(isFull)) course.idle.askAgain(() => true)
  countAgent(job, -1)
  course.observer.batchEnded(batch, now)
}

const isFull = ({ agents, maximumAgents }: Pick<SimulatedJob, 'agents' | 'maximumAgents'>): boolean =>
  maximumAgents !== null && agents >= maximumAgents

function countAgent(job: SimulatedJob, change: 1 | -1): void {
  job.agents += change
  job.running = job.agents > 0
  for (const queue of queuesAbove(job.queue)) queue.agents += change
}
