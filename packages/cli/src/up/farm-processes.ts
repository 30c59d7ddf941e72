// The farm's processes: a master, and agents as soon as it is ready. They end together.
import { deferred } from '../deferred.js'
import { endsWithin } from '../wait.js'
import { keepRunning, type KeptPart } from './keep-running.js'
import type { PartProgram } from './part-process.js'

export interface FarmPrograms {
  /** `knownUrl`: where it was before, when it is started again. */
  readonly master: (knownUrl: string | undefined) => PartProgram
  /** `number` counts from 1. */
  readonly agent: (number: number, masterUrl: string, enrolKey: string | undefined) => PartProgram
}

export interface FarmProcesses {
  /** The master's address, once it answers. */
  readonly url: Promise<string>
  /** Rejects with the Problem that the farm can't go on with; never resolves. */
  readonly failure: Promise<never>
  /** Ends all within 2 s: agents first, so that they can still hand back their tasks. */
  stop(): Promise<void>
}

const startWithinMs = 60_000
const agentsFirstMs = 1000
const agentGraceMs = 2000
const masterGraceMs = 1000

/** `keyAt` gives the key by which the agents are enrolled at that master, if they are. */
export function startFarm(
  programs: FarmPrograms,
  agents: number,
  say: (sentence: string) => void,
  keyAt: (master: string) => Promise<string | undefined>,
): FarmProcesses {
  const stopAgents = new AbortController()
  const stopMaster = new AbortController()
  const url = deferred<string>()
  const failure = deferred<never>()
  const agentsRunning: Promise<void>[] = []
  let known: string | undefined

  const keep = (part: KeptPart, signal: AbortSignal, graceMs: number) => keepRunning(part, signal, graceMs).catch(failure.reject)
  const keepAgent = (number: number, master: string, key: string | undefined) => {
    const part = {
      program: () => programs.agent(number, master, key),
      onReady: () => undefined,
      say,
      startWithinMs,
      mayEnd: true,
    }
    return keep(part, stopAgents.signal, agentGraceMs)
  }
  const keepAgents = async (master: string) => {
    const key = await keyAt(master)
    if (stopAgents.signal.aborted) return
    await Promise.all(Array.from({ length: agents }, (_, index) => keepAgent(index + 1, master, key)))
  }
  const onReady = (at: string) => {
    if (known === undefined) agentsRunning.push(keepAgents(at))
    known = at
    url.resolve(at)
  }
  const master = keep(
    { program: () => programs.master(known), onReady, say, startWithinMs, mayEnd: false },
    stopMaster.signal,
    masterGraceMs,
  )

  return {
    url: url.promise,
    failure: failure.promise,
    stop: async () => {
      stopAgents.abort()
      const agentsEnded = Promise.all(agentsRunning)
      await endsWithin(agentsEnded, agentsFirstMs)
      stopMaster.abort()
      await Promise.all([agentsEnded, master])
    },
  }
}
