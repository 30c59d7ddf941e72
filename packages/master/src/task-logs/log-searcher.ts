// Searches logs, one after the other, in a thread that is ended when an expression takes too long.
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'
import { badRequest, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import type { SearchFound, SearchOrder } from './search-order.js'
import { lineMatcher } from './search-pattern.js'

export interface LogSearcher {
  readonly search: (order: Omit<SearchOrder, 'time'>) => Promise<SearchFound | Refusal>
  readonly close: () => Promise<void>
}

/** Milliseconds: after the first the thread answers with what it has, after the second it is ended. */
export interface SearchTimes {
  readonly answer: number
  readonly end: number
  /** Without anything to search for so long, the thread goes. */
  readonly idle: number
}

const usualTimes: SearchTimes = { answer: 700, end: 3000, idle: 30_000 }
const mostWaiting = 20
const megabytes = 128

// The thread always runs compiled code, also when the master itself is run from its sources.
const entry = fileURLToPath(new URL('../../dist/task-logs/search-worker.js', import.meta.url))

export function createLogSearcher(times: SearchTimes = usualTimes): LogSearcher {
  const queue = new PQueue({ concurrency: 1 })
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined

  const end = async () => {
    clearTimeout(idle)
    const ended = thread
    thread = undefined
    await ended?.terminate()
  }
  const searchOne = async (order: SearchOrder): Promise<SearchFound | Refusal> => {
    clearTimeout(idle)
    thread ??= new Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: megabytes }, env: {} })
    thread.unref()
    const found = await ask(thread, order, times.end)
    if ('refused' in found) await end()
    else idle = setTimeout(() => void end(), times.idle).unref()
    return found
  }
  return {
    search: async order => {
      const fault = faultOf(order)
      if (fault !== undefined) return badRequest(`q: is no regular expression: ${fault}.`)
      if (queue.size >= mostWaiting) return refuse(503, 'Too many logs are being searched at once: try again later.')
      return queue.add(() => searchOne({ ...order, time: times.answer }))
    },
    close: end,
  }
}

function faultOf({ pattern }: Pick<SearchOrder, 'pattern'>): string | undefined {
  try {
    lineMatcher(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function ask(thread: Worker, order: SearchOrder, patience: number): Promise<SearchFound | Refusal> {
  return new Promise(resolve => {
    const settle = (found: SearchFound | Refusal) => {
      clearTimeout(timer)
      thread.off('message', settle)
      thread.off('error', fail)
      thread.off('exit', fail)
      resolve(found)
    }
    const fail = () => settle(refuse(503, 'The search was broken off: try again.'))
    const timer = setTimeout(() => settle(tooSlow), patience)
    thread.on('message', settle)
    // Also what goes wrong while it ends has somebody who hears it.
    thread.on('error', fail)
    thread.on('exit', fail)
    thread.postMessage(order)
  })
}

const tooSlow = badRequest('q: this expression takes too long on a line of the log: make it simpler.')
