// Draws one way in which a job may go on to its end: frames, agents that come and go, and the last frames of all.
import type { Chance } from './chance-rules.js'
import type { FrameTimes } from './frame-times-rules.js'
import { createSlots, type Slots } from './slots-rules.js'
import type { BusyAgent, WorkLeft } from './work-left-rules.js'

/** So many agents are drawn at most: more are drawn as groups of agents. */
export const mostSlots = 48
/** So many pieces of work are handed out at most in a draw, beside the last ones of each agent. */
const mostPieces = 240

/** Seconds until the last frame ends; Infinity when no agent will come. */
export function drawFinish(work: WorkLeft, times: FrameTimes, chance: Chance): number {
  const group = Math.max(1, largestCrew(work) / mostSlots)
  const slots = createSlots()
  fillSlots(slots, { work, times, chance, group })
  const pieces = cutPieces(work, group, slots.size)
  let handedOut = 0
  for (const [index, frames] of pieces.entries()) {
    const place = placeAt(work.queuedPlaces, (handedOut + frames / 2) / (work.queued / group))
    const slot = slots.earliest()
    if (slot === undefined) return Infinity
    const isLast = index >= pieces.length - slots.size
    const tries = isLast ? Math.min(16, Math.round(group)) : 1
    const batches = Math.max(1, Math.round(frames / work.batch))
    slots.occupy(slot, longestOf(tries, () => slot.slowness * drawPiece(work, times, place, frames, chance)) + batches * work.gap)
    handedOut += frames
  }
  return slots.lastEnd()
}

interface Setting {
  readonly work: WorkLeft
  readonly times: FrameTimes
  readonly chance: Chance
  /** How many agents a slot stands for. */
  readonly group: number
}

const largestCrew = ({ agentsAtWork, steps, queued, batch }: WorkLeft): number =>
  Math.max(agentsAtWork, Math.min(Math.max(...steps.map(({ agents }) => agents)), agentsAtWork + Math.ceil(queued / batch)))

function fillSlots(slots: Slots, setting: Setting): void {
  const { work, group } = setting
  const { busy, agentsAtWork } = work
  const now = Math.min(busy.length, Math.round(agentsAtWork / group))
  for (let index = 0; index < now; index++) {
    const agent = busy[Math.floor((index * busy.length) / now)]
    if (agent === undefined) continue
    const slowness = drawSlowness(agent, setting)
    const tries = work.queued === 0 ? Math.min(16, Math.round(group)) : 1
    slots.add({ free: longestOf(tries, () => drawRest(agent, slowness, setting)), until: Infinity, slowness }, true)
  }
  followSteps(slots, setting)
  loseSome(slots, setting)
}

const mostTries = 8

/** An agent that has been at its frame so long is rather a slow one. */
function drawSlowness({ agent, running }: BusyAgent, { times, chance }: Setting): number {
  let slowness = times.slowness(agent)
  if (running === undefined) return slowness
  for (let tries = 0; tries < mostTries; tries++) {
    if (times.typical(running.place) * slowness * times.factor(chance) > running.seconds) break
    slowness = times.slowness(agent)
  }
  return slowness
}

/** Slots come and go so that there are as many as the forecast says; how far it comes true is drawn. */
function followSteps(slots: Slots, { work, times, chance, group }: Setting): void {
  const trust = chance.even() < 0.6 ? 1 : chance.even()
  const crew = largestCrew(work)
  const usual = work.batch * times.typical(placeAt(work.queuedPlaces, 0)) * times.meanFactor
  let there = slots.size
  for (const { from, agents } of work.steps) {
    const target = (work.agentsAtWork + (Math.min(agents, crew) - work.agentsAtWork) * trust) / group
    const wanted = Math.floor(target + (target % 1 < 1e-6 ? 0 : chance.even()))
    for (; there < wanted; there++) {
      const delay = work.idle && from === 0 ? work.gap : chance.even() * usual
      slots.add({ free: from + delay, until: Infinity, slowness: times.slowness(undefined) }, false)
    }
    if (wanted < there) slots.dismiss(there - wanted, from, chance)
    there = Math.min(there, wanted)
  }
}

/** Of jobs that will come nobody knows: the longer this one goes on from here, against what it has been at work, the rather one comes. */
function loseSome(slots: Slots, { work, times, chance, group }: Setting): void {
  if (!work.shares || slots.size === 0) return
  const seconds = work.batch * times.typical(placeAt(work.queuedPlaces, 0.5)) * times.meanFactor + work.gap
  const rest = (work.queued * seconds) / work.batch / (slots.size * group)
  const comes = Math.min(mostLikely, 1 - Math.sqrt(work.age / (work.age + rest)))
  if (chance.even() >= comes) return
  const lost = slots.size * (0.3 + 0.3 * chance.even())
  slots.dismiss(Math.floor(lost + chance.even()), rest * chance.even(), chance)
}

const mostLikely = 0.4

/** Until the agent has ended what it has. */
function drawRest({ running, waiting }: BusyAgent, slowness: number, { work, times, chance }: Setting): number {
  let rest = work.gap
  if (running !== undefined) {
    const typical = times.typical(running.place) * slowness
    // What the agent reports goes before what is usual, in half of the draws.
    const reported = running.progress >= 0.1 && running.progress < 1 ? running.seconds / running.progress : undefined
    rest +=
      reported !== undefined && chance.even() < 0.5
        ? (reported - running.seconds) * Math.exp(0.15 * chance.normal())
        : Math.max(0, typical * times.factorAbove(Math.max(running.seconds / typical, 1e-9), chance) - running.seconds)
  }
  for (const place of waiting) rest += times.typical(place) * slowness * times.factor(chance)
  return rest
}

/** How many frames each piece has: many at once at first, batches in the end. */
function cutPieces({ queued, batch }: WorkLeft, group: number, slots: number): number[] {
  const batches = Math.ceil(queued / batch / group)
  const single = Math.min(batches, 3 * Math.max(1, slots))
  const bundled = batches - single
  const size = Math.max(1, Math.ceil(bundled / mostPieces))
  const pieces: number[] = []
  for (let left = bundled; left > 0; left -= size) pieces.push(Math.min(size, left) * batch)
  for (let index = 0; index < single; index++) pieces.push(batch)
  const last = queued / group - (batches - 1) * batch
  if (pieces.length > 0 && last > 0) pieces[pieces.length - 1] = Math.min(batch, Math.max(1, Math.round(last)))
  return pieces
}

/** Frames up to so many are drawn one by one. */
const fewFrames = 4

function drawPiece(work: WorkLeft, times: FrameTimes, place: number, frames: number, chance: Chance): number {
  const typical = times.typical(place) * (1 + work.retries)
  let sum = 0
  if (frames <= fewFrames) {
    for (let frame = 0; frame < frames; frame++) sum += times.factor(chance)
  } else {
    const deviation = Math.sqrt(frames * times.factorVariance)
    sum = Math.max(0.5 * frames * Math.min(1, times.meanFactor), frames * times.meanFactor + deviation * chance.normal())
  }
  return typical * sum
}

const placeAt = (places: readonly number[], part: number): number =>
  places[Math.min(places.length - 1, Math.max(0, Math.floor(part * places.length)))] ?? 0.5

function longestOf(tries: number, draw: () => number): number {
  let longest = draw()
  for (let index = 1; index < tries; index++) longest = Math.max(longest, draw())
  return longest
}
