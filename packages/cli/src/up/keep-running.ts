// Keeps one part of the farm running until it is told to stop.
import { Problem } from '@pyfarm/contract/problem'
import { waitFor } from '../wait.js'
import { orderlyEnd, startPart, type PartProcess, type PartProgram } from './part-process.js'
import { nextRestart } from './restart-rules.js'

export interface KeptPart {
  /** What to start; asked anew before each start. */
  readonly program: () => PartProgram
  readonly onReady: (url: string) => void
  readonly say: (sentence: string) => void
  readonly startWithinMs: number
  /** It may end by itself, in good order: an agent does when its master or a person tells it to. */
  readonly mayEnd: boolean
}

/**
 * Starts the part, and starts it again when it dies. Returns once it was stopped by `stopping`.
 * @throws Problem when the part can't go on: it reported one, it dies too often, or it does not come up.
 */
export async function keepRunning(part: KeptPart, stopping: AbortSignal, graceMs: number): Promise<void> {
  const crashes: number[] = []
  while (!stopping.aborted) {
    const program = part.program()
    const how = await runOnce(part, program, stopping, graceMs)
    // A Ctrl-C reaches all processes of the terminal at once: this one may hear of a part's end before it hears its own signal.
    if (!(await waitFor(50, stopping))) return
    if (part.mayEnd && how === orderlyEnd) {
      part.say(`${program.name} was told to end`)
      return
    }
    crashes.push(Date.now())
    const restart = nextRestart(crashes)
    if (restart.kind === 'give up') throw new Problem(`${program.name} ended again and again (${how}): see ${program.logFile}`)
    part.say(`${program.name} ended unexpectedly (${how}) and is started again; its log is ${program.logFile}`)
    await waitFor(restart.afterMs, stopping)
  }
}

/** How it ended, in words. */
async function runOnce(part: KeptPart, program: PartProgram, stopping: AbortSignal, graceMs: number): Promise<string> {
  const running = startPart(program, part.startWithinMs)
  const stopped = stopWith(running, stopping, graceMs)
  try {
    const started = await running.started
    if (started.kind === 'problem') throw new Problem(started.message)
    if (started.kind === 'late') throw new Problem(`${program.name} does not come up: see ${program.logFile}`)
    if (started.kind === 'ready') part.onReady(started.url)
    return await running.ended
  } finally {
    await stopped.finish()
  }
}

interface Stopper {
  /** Returns when the process has ended, stopping it if need be. */
  finish(): Promise<void>
}

function stopWith(running: PartProcess, stopping: AbortSignal, graceMs: number): Stopper {
  let stop: Promise<void> | undefined
  const begin = () => {
    stop ??= running.stop(graceMs)
    return stop
  }
  const onAbort = () => void begin()
  stopping.addEventListener('abort', onAbort, { once: true })
  return {
    finish: async () => {
      stopping.removeEventListener('abort', onAbort)
      await begin()
    },
  }
}
