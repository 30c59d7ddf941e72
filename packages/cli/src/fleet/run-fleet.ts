// `pyfarm agent --count 4`: several agents on this machine, as processes of one command that end together.
import { Problem } from '@pyfarm/contract/problem'
import type { PartProgram } from '../up/part-process.js'
import { keepRunning } from '../up/keep-running.js'

export interface Fleet {
  readonly agents: readonly PartProgram[]
  readonly say: (sentence: string) => void
  /** Aborted when all are to end. */
  readonly signal: AbortSignal
}

const startWithinMs = 60_000
/** Work is given back and the master is told; then the process is killed. */
const graceMs = 5000

/** Runs the agents until they are told to end, or have ended by themselves. @returns the exit status: 1 when one could not go on */
export async function runFleet({ agents, say, signal }: Fleet): Promise<number> {
  const keep = async (program: PartProgram): Promise<boolean> => {
    const onReady = (url: string) => {
      say(`${program.name} is at ${url}`)
    }
    try {
      await keepRunning({ program: () => program, onReady, say, startWithinMs, mayEnd: true }, signal, graceMs)
      return true
    } catch (error) {
      // The others go on: a machine with one agent less is better than none.
      if (!(error instanceof Problem)) throw error
      say(`${program.name} can't go on: ${error.message}`)
      return false
    }
  }
  const wentOn = await Promise.all(agents.map(keep))
  return wentOn.every(Boolean) ? 0 : 1
}
