// The Work object that a job type's hooks get, and what the host itself keeps about it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment, LocalState, Work, WorkTask } from '../job-type.js'
import { hostMark } from '../processes/marked-processes.js'
import { mapPath } from '@pyfarm/contract/path-map-rules'
import type { MessageFromHost } from './host-message.js'
import type { WorkOrder } from './messages.js'
import { findShippedProgram } from './shipped-program.js'

/** Progress of a task is told to the agent at most this often. */
const progressMilliseconds = 200

export interface OpenWork {
  readonly work: Work
  /** The agent's environment, and the job's over it. */
  readonly environment: Environment
  unfinished(): WorkTask[]
  /** Sets the state of every task that is neither done nor failed. */
  setUnfinished(state: LocalState, error?: string): void
  /** Hands them back to the queue, but not for this agent. */
  giveBackFromHere(): void
  /** The assignment's temporary folder, if it has been made. */
  temporary(): string | undefined
}

export interface WorkOutlet {
  send(message: MessageFromHost): void
  log(message: string): void
}

type MutableTask = { -readonly [K in keyof WorkTask]: WorkTask[K] }

export function openWork(order: WorkOrder, outlet: WorkOutlet, signal: AbortSignal): OpenWork {
  const tasks: MutableTask[] = order.tasks.map(task => ({ ...task, tile: task.tile, localState: undefined }))
  const environment = { ...inheritedEnvironment(), ...order.job.environ }
  const folder = join(order.temporary, order.id)
  let made = false
  const progress = throttleProgress(outlet)
  const isFinished = (task: WorkTask) => task.localState === 'done' || task.localState === 'failed'

  function own(task: WorkTask): MutableTask {
    const found = tasks.find(each => each.id === task.id)
    if (found === undefined) throw new Error(`Task ${task.id} is not of this assignment; take tasks from work.tasks.`)
    return found
  }

  const work: Work = {
    id: order.id,
    job: order.job,
    jobType: order.jobType,
    tasks,
    signal,
    setTaskState(task, state, error) {
      const mine = own(task)
      if (isFinished(mine) || mine.localState === state) return
      mine.localState = state
      if (state !== 'running') progress.forget(mine.id)
      outlet.send({ kind: 'state', task: mine.id, state, ...(error === undefined ? {} : { error }) })
    },
    setTaskProgress(task, value) {
      if (!Number.isFinite(value)) return
      if (!isFinished(own(task))) progress.tell(task.id, Math.min(1, Math.max(0, value)))
    },
    setTaskStartedNow(task) {
      outlet.send({ kind: 'time-started', task: own(task).id })
    },
    failOnThisAgent(task) {
      outlet.send({ kind: 'failed-here', task: own(task).id })
    },
    async temporaryFolder() {
      await mkdir(folder, { recursive: true })
      made = true
      return folder
    },
    mapPath: path => mapPath(path, order.pathMaps),
    expandVariables: text => expandVariables(text, environment),
    shippedProgram: findShippedProgram,
    log: message => {
      outlet.log(message)
    },
  }
  const unfinished = () => tasks.filter(task => !isFinished(task))
  return {
    work,
    environment,
    unfinished,
    setUnfinished(state, error) {
      for (const task of unfinished()) work.setTaskState(task, state, error)
    },
    giveBackFromHere() {
      for (const { id } of unfinished()) {
        progress.forget(id)
        // In this order: a task in the queue could be on its way to this agent again at once.
        outlet.send({ kind: 'failed-here', task: id })
        outlet.send({ kind: 'given-back', task: id })
      }
    },
    temporary: () => (made ? folder : undefined),
  }
}

/** Replaces `$NAME` and `${NAME}`; names that are not set stay as they are. */
export function expandVariables(text: string, environment: Environment): string {
  return text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced?: string, bare?: string) => environment[braced ?? bare ?? ''] ?? whole,
  )
}

/** An environment with the mark by which the processes of this host are found. */
export function markEnvironment(environment: Environment): Environment {
  const mark = process.env[hostMark]
  return mark === undefined ? environment : { ...environment, [hostMark]: mark }
}

/** The agent's own environment. */
export function inheritedEnvironment(): Environment {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}

export interface ProgressThrottle {
  tell(task: number, progress: number): void
  forget(task: number): void
}

// The first value goes out at once, later ones as the last known one after a pause.
export function throttleProgress(outlet: Pick<WorkOutlet, 'send'>): ProgressThrottle {
  const pauses = new Map<number, { latest: number | undefined; timer: NodeJS.Timeout }>()
  function tell(task: number, progress: number) {
    const pause = pauses.get(task)
    if (pause !== undefined) {
      pause.latest = progress
      return
    }
    outlet.send({ kind: 'progress', task, progress })
    const timer = setTimeout(() => {
      const latest = pauses.get(task)?.latest
      pauses.delete(task)
      if (latest !== undefined) tell(task, latest)
    }, progressMilliseconds)
    pauses.set(task, { latest: undefined, timer })
  }
  return {
    tell,
    forget(task) {
      clearTimeout(pauses.get(task)?.timer)
      pauses.delete(task)
    },
  }
}
