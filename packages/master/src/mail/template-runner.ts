// Runs templates in a process of their own: there they can neither hold up the master nor take it down with them.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import PQueue from 'p-queue'
import { refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import type { MailVariables } from './mail-variables.js'
import type { NamedTemplate, TemplateAnswer, TemplateLimits, TemplateOrder, WorkerMessage } from './template-order.js'

export interface TemplateRunner {
  /** The texts that the templates make of the variables; which of them can't be used and why; or that it can't be tried now. */
  readonly run: (templates: readonly NamedTemplate[], variables: MailVariables) => Promise<TemplateAnswer | Refusal>
  /** Only reads them. */
  readonly check: (templates: readonly NamedTemplate[]) => Promise<TemplateAnswer | Refusal>
  readonly close: () => void
}

const usualLimits: TemplateLimits = { time: 2_000, characters: 256 * 1024, megabytes: 64 }
const usuallyWaiting = 100
/** The process ends when nothing was asked of it for so long. Milliseconds. */
const idleTime = 10_000
/** It keeps the limits itself; if it does not answer within this, something else is wrong with it. Milliseconds. */
const patience = 60_000

// The process always runs compiled code, also when the master itself is run from its sources.
const entry = fileURLToPath(new URL('../../dist/mail/template-process.js', import.meta.url))

/** @param mostWaiting orders that wait for others; one more is refused */
export function createTemplateRunner(limits: TemplateLimits = usualLimits, mostWaiting = usuallyWaiting): TemplateRunner {
  const queue = new PQueue({ concurrency: 1 })
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(idle)
    if (child?.connected === true) child.disconnect()
    child = undefined
  }
  const runOne = async (order: TemplateOrder): Promise<TemplateAnswer | Refusal> => {
    clearTimeout(idle)
    child = child?.connected === true ? child : startProcess()
    const answer = await ask(child, order)
    idle = setTimeout(end, idleTime).unref()
    return answer
  }
  const order = async (given: Omit<TemplateOrder, 'limits'>): Promise<TemplateAnswer | Refusal> => {
    if (queue.size >= mostWaiting) return refuse(503, 'Too many templates are being tried at once: try again later.')
    return queue.add(() => runOne({ ...given, limits }))
  }
  return {
    run: (templates, variables) => order({ templates, variables }),
    check: templates => order({ templates }),
    close: end,
  }
}

function startProcess(): ChildProcess {
  // Nothing of the master's environment but what Windows starts no process without.
  const { SystemRoot } = process.env
  const env = SystemRoot === undefined ? {} : { SystemRoot }
  const child = fork(entry, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  child.on('error', () => undefined)
  child.unref()
  child.channel?.unref()
  return child
}

function ask(child: ChildProcess, order: TemplateOrder): Promise<TemplateAnswer | Refusal> {
  let name = order.templates[0]?.name ?? ''
  return new Promise(resolve => {
    const settle = (answer: TemplateAnswer | Refusal) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(answer)
    }
    const onMessage = (told: WorkerMessage) => {
      if ('answer' in told) settle(told.answer)
      else name = told.running
    }
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      settle(isOutOfMemory(code, signal) ? { name, message: `it needs more than ${order.limits.megabytes} MB of memory` } : ended)
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), patience)
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(order, () => undefined)
  })
}

const ended = refuse(503, 'The process that runs templates was ended: try again.')

/** How V8 ends a process that has no memory left: it aborts. */
const isOutOfMemory = (code: number | null, signal: NodeJS.Signals | null): boolean =>
  code === 134 || signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL'
