// Which frames of a job an agent gets, and what becomes of frames that come back.
import type { AgentId } from '@pyfarm/contract/ids'
import type { Frame, SimulatedJob } from './world.js'

/** Takes up to so many waiting frames that have not failed on the agent out of the job, the lowest first. */
export function takeFrames(job: SimulatedJob, agent: AgentId, most: number): Frame[] {
  const taken = takeAgain(job, agent, most)
  while (taken.length < most && job.nextFrame < job.frames) taken.push(newFrame(job.nextFrame++))
  job.waiting -= taken.length
  return taken
}

/** The frame waits again. */
export function putBack(job: SimulatedJob, frame: Frame): void {
  const place = job.again.findIndex(({ number }) => number > frame.number)
  job.again.splice(place === -1 ? job.again.length : place, 0, frame)
  job.waiting++
  for (const agent of frame.failedOn) job.failedOn.set(agent, (job.failedOn.get(agent) ?? 0) + 1)
}

function takeAgain(job: SimulatedJob, agent: AgentId, most: number): Frame[] {
  if (job.again.length === 0) return []
  const taken: Frame[] = []
  const rest: Frame[] = []
  for (const frame of job.again) {
    if (taken.length < most && !frame.failedOn.includes(agent)) taken.push(frame)
    else rest.push(frame)
  }
  job.again.splice(0, job.again.length, ...rest)
  for (const failedOn of taken.flatMap(frame => frame.failedOn)) forget(job.failedOn, failedOn)
  return taken
}

function forget(failedOn: Map<AgentId, number>, agent: AgentId): void {
  const left = (failedOn.get(agent) ?? 0) - 1
  if (left > 0) failedOn.set(agent, left)
  else failedOn.delete(agent)
}

const newFrame = (number: number): Frame => ({ number, attempts: 0, failures: 0, begun: false, failedOn: [] })
