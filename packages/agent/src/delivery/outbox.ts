// What the master is still to be told about tasks: the reports of one task in their order, those of many in one request where the
// master offers that.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { reportsOffer, sendBatch, wireReports, type BatchAnswer } from './in-batches.js'
import { addToLane, closeLane, isIdle, openLane, settle, stopWaiting, whenDelivered, type Entry, type Lane } from './lane.js'
import { load, type Load } from './load.js'
import { isStillAttempt, sendReport, type Outcome, type ReportSender } from './one-by-one.js'
import { cutError, type ReportedTask, type TaskReport } from './task-report.js'

export interface TaskReports {
  push(report: TaskReport): void
  /** Forgets what is not sent yet and takes no more. */
  close(): void
  /** Resolves when everything pushed so far has been taken by the master or given up, or when no more is sent. */
  delivered(): Promise<void>
}

export interface TaskReportsOptions {
  /** Keeps a report beyond this process's life; undefined for one that need not be. */
  readonly keep: (report: TaskReport, at: Date) => KeptReport | undefined
  /** The master does not take a state: it has given the task to someone else or deleted it, and the queue is closed. */
  readonly onRefused: () => void
  /** What an earlier life of this agent left untold. */
  readonly left?: readonly Entry[]
}

export interface KeptReport {
  /** Resolves when it is on the disk, or can't be; undefined when nobody need wait for that. Never rejects. */
  readonly kept: Promise<void> | undefined
  /** The master knows it, or need not: it may be forgotten. */
  readonly settled: () => void
}

export interface Outbox {
  /** Opens the queue of an attempt at a task. What waits for another attempt at the same task is forgotten. */
  open(target: ReportedTask, options: TaskReportsOptions): TaskReports
  /** Begins to send: the master knows this agent. */
  start(): void
  /** How many tasks the master is still to be told about. */
  waiting(): number
  /** Resolves when nothing of what waits now waits any more, or when no more is sent. */
  delivered(): Promise<void>
}

export interface OutboxContext extends ReportSender {
  /** The master does not know this agent. */
  readonly onUnknown: () => void
  /** Ends all sending; what is kept is sent in the next life. */
  readonly signal: AbortSignal
}

export function openOutbox(context: OutboxContext): Outbox {
  const { master, signal } = context
  /** Those with something to tell. */
  const lanes = new Set<Lane>()
  let started = false
  let turn: Promise<void> | undefined
  let batch: Promise<void> | undefined

  signal.addEventListener('abort', () => {
    for (const lane of lanes) stopWaiting(lane)
  })

  // What is reported in one turn of the event loop goes out together.
  function look(): void {
    if (!started || signal.aborted) return
    turn ??= nextTurn().then(() => {
      turn = undefined
      if (!signal.aborted) dispatch()
    })
  }

  function dispatch(): void {
    const inBatches = master.client.offers.has(reportsOffer)
    if (inBatches && batch === undefined) {
      const cargo = load(lanes)
      if (cargo.length > 0) batch = sendCargo(cargo)
    }
    for (const lane of lanes) {
      const [first] = lane.entries
      if (lane.isBusy || first?.isKept !== true) continue
      if (inBatches && wireReports(lane.target, first.report, first.at) !== undefined) continue
      lane.entries.shift()
      void occupy(lane, () => deliver(lane, first, sendAlone(lane, first)))
    }
  }

  async function sendAlone({ target, closed }: Lane, { report, isLeft }: Entry): Promise<Outcome> {
    const ending = AbortSignal.any([signal, closed.signal])
    if (isLeft && !(await isStillAttempt(target, context, ending))) return 'refused'
    return sendReport(target, report, context, ending)
  }

  async function sendCargo(cargo: readonly Load[]): Promise<void> {
    for (const { lane } of cargo) lane.isBusy = true
    const reports = cargo.flatMap(({ freight }) => freight.flatMap(({ wire }) => wire))
    // Only the agent's end interrupts it.
    const answer = await sendBatch(reports, context.agentId(), master, signal).catch(() => undefined)
    batch = undefined
    if (answer === undefined) return
    if (answer.kind === 'refused' && answer.status === 404) context.onUnknown()
    let at = 0
    for (const { lane, freight } of cargo) {
      const first = at
      at += freight.reduce((count, { wire }) => count + wire.length, 0)
      void occupy(lane, () => unload(lane, freight, answer, first))
    }
  }

  /** Takes note of a lane's part of an answer, which begins at `at`; what the master did not take in the batch is sent by itself. */
  async function unload(lane: Lane, freight: Load['freight'], answer: BatchAnswer, at: number): Promise<void> {
    for (const { entry, wire } of freight) {
      const outcome = answer.kind === 'results' ? outcomeOf(answer.results[at]?.status) : undefined
      at += wire.length
      await deliver(lane, entry, outcome ?? sendAlone(lane, entry))
    }
  }

  async function deliver(lane: Lane, entry: Entry, sending: Outcome | Promise<Outcome>): Promise<void> {
    try {
      settle(lane, entry, lane.closed.signal.aborted ? 'taken' : await sending)
    } catch {
      // The end of the lane, or that of the agent: then it stays kept.
      if (lane.closed.signal.aborted) entry.settled()
    }
  }

  /** A lane is sent from by one at a time. */
  async function occupy(lane: Lane, send: () => Promise<void>): Promise<void> {
    lane.isBusy = true
    await send()
    lane.isBusy = false
    if (isIdle(lane) && !signal.aborted) {
      lanes.delete(lane)
      stopWaiting(lane)
    }
    look()
  }

  function add(lane: Lane, entry: Entry): void {
    addToLane(lane, entry)
    lanes.add(lane)
    look()
  }

  function forget(lane: Lane): void {
    closeLane(lane)
    if (!lane.isBusy) lanes.delete(lane)
  }

  return {
    open(target, { keep, onRefused, left = [] }) {
      for (const other of lanes) if (isOtherAttempt(other.target, target)) forget(other)
      const lane = openLane(target, onRefused)
      for (const entry of left) add(lane, entry)
      return {
        push(report) {
          if (lane.closed.signal.aborted) return
          const at = new Date()
          const kept = keep(cutError(report), at)
          const entry: Entry = {
            report: cutError(report),
            at,
            isKept: kept?.kept === undefined,
            isLeft: false,
            settled: kept?.settled ?? (() => undefined),
          }
          void kept?.kept?.then(() => {
            entry.isKept = true
            look()
          })
          add(lane, entry)
        },
        close() {
          forget(lane)
        },
        delivered: () => (signal.aborted ? Promise.resolve() : whenDelivered(lane)),
      }
    },
    start() {
      started = true
      look()
    },
    waiting: () => lanes.size,
    async delivered() {
      if (!signal.aborted) await Promise.all(Array.from(lanes, whenDelivered))
    },
  }
}

/** What a report's own answer in a batch means; undefined: it is to be sent by itself. */
function outcomeOf(status: number | undefined): Outcome | undefined {
  if (status === undefined || status >= 500) return undefined
  return status < 300 ? 'taken' : 'refused'
}

function isOtherAttempt(one: ReportedTask, other: ReportedTask): boolean {
  return one.job === other.job && one.task === other.task && one.attempt !== other.attempt
}
