// The life of one assignment whose job type is in Python: the bridge runs it, the host writes its log and reports.
import { setTimeout as sleep } from 'node:timers/promises'
import { reasonOf } from '../reason-of.js'
import { terminateProcessGroup } from '../processes/process-tree.js'
import type { LogWriter } from './log-writer.js'
import { openOrderLog, type HostLink } from './host-link.js'
import { watchMemory } from './memory-watch.js'
import type { WorkOrder } from './messages.js'
import { startPython, type PythonBridge } from './python-bridge.js'
import type { BridgeMessage, Finished } from './python-messages.js'
import { pythonOrder } from './python-order.js'
import { openPythonTasks, type PythonTasks } from './python-tasks.js'
import type { OutputSink } from './run-process.js'
import { watchSilence, type SilenceWatch } from './silence-watch.js'

/** How long Python and its processes may take to end once they should. */
const endMilliseconds = 2000
const outputMilliseconds = 300

interface PythonRun extends Pick<HostLink, 'send' | 'stop'> {
  readonly order: WorkOrder
  readonly log: LogWriter
  readonly tasks: PythonTasks
  readonly silence: SilenceWatch
}

/** Does the work of an order in Python, and reports with `send`. Never rejects. */
export async function runPythonOrder(order: WorkOrder, link: HostLink): Promise<{ error?: string }> {
  const { send, stop } = link
  const log = openOrderLog(order, link)
  const silence = watchSilence(order.silenceSeconds, () => {
    send({ kind: 'heard' })
  })
  const run = { order, send, stop, log, tasks: openPythonTasks(order, send), silence }
  const error = await work(run).then(() => undefined, reasonOf)
  if (error !== undefined) {
    log.write('internal', error)
    if (!stop.aborted) run.tasks.fail(error)
  }
  await log.close()
  return error === undefined ? {} : { error }
}

async function work(run: PythonRun): Promise<void> {
  const python = await startPython()
  const { job, tasks } = run.order.received
  run.log.write('internal', `Starting work on job "${job.title ?? ''}": ${tasks.length} tasks`)
  const memory = watchMemory(python.pid)
  // Not asked to end, as it goes on taking meanwhile.
  void memory.tooMuch.then(() => python.kill())
  const printed = openPrinted(run.log)
  const drained = python.drain(printed)
  python.send(await pythonOrder(run.order))
  const stopPython = () => {
    python.send({ kind: 'stop' })
  }
  run.stop.addEventListener('abort', stopPython, { once: true })
  if (run.stop.aborted) stopPython()
  let finished: Finished | undefined
  try {
    finished = await Promise.race([listen(run, python), failOn(run, run.silence.tooLong, memory.tooMuch)])
  } finally {
    run.silence.end()
    memory.end()
    await endPython(python, finished !== undefined)
    // What the code has started without the agent's knowledge may hold its output open.
    await Promise.race([drained, sleep(outputMilliseconds)])
    printed.close()
  }
  conclude(run, finished)
}

/** What the code prints without Python's knowledge, such as a library in C, goes to the log as well. */
function openPrinted(log: LogWriter): OutputSink & { close(): void } {
  let open = true
  return {
    line(text) {
      if (open) log.write('jobtype', text)
    },
    ready: () => log.ready(),
    close() {
      open = false
    },
  }
}

// Rejects when the bridge ends without saying what became of the work.
async function listen(run: PythonRun, python: PythonBridge): Promise<Finished> {
  for (;;) {
    const { value: message } = await python.messages.next()
    if (message === undefined) {
      throw new Error(`Python ended before the job type did (${await python.ended}); what it wrote last is in the log.`)
    }
    if (message.kind === 'finished') return message
    take(run, message)
    await run.log.ready()
  }
}

function take({ log, send, stop, tasks, silence }: PythonRun, message: Exclude<BridgeMessage, Finished>): void {
  switch (message.kind) {
    case 'lines':
      for (const line of message.lines) log.write(message.stream, line, message.pid ?? undefined)
      return
    case 'heard':
      silence.heard()
      return
    case 'started':
      send({ kind: 'started' })
      return
    case 'ready':
    case 'discovered':
      return
    case 'state':
      // What is stopped by the agent goes back once no process is left.
      if (!(stop.aborted && message.state === null)) tasks.hear(message)
      return
    case 'progress':
    case 'time-started':
    case 'failed-here':
      tasks.hear(message)
  }
}

/** Says why before the processes are ended, or their end would be told as the reason. */
async function failOn({ tasks }: PythonRun, ...reasons: readonly Promise<Error>[]): Promise<never> {
  const error = await Promise.race(reasons)
  tasks.fail(error.message)
  throw error
}

async function endPython(python: PythonBridge, isFinished: boolean): Promise<void> {
  if (!isFinished) {
    python.send({ kind: 'stop' })
    terminateProcessGroup(process.pid)
  }
  await Promise.race([python.ended, sleep(endMilliseconds)])
  python.kill()
  await python.ended
}

function conclude({ stop, tasks, log }: PythonRun, { error, insufficientSpace, processes }: Finished): void {
  if (error !== undefined) throw new Error(error)
  if (insufficientSpace === true) tasks.giveBackFromHere()
  else if (stop.aborted || tasks.unfinished().length === 0) return
  else if (processes > 0) tasks.fail('The job type ended without saying what became of this task.')
  else log.write('internal', 'The job type started no process and set no state: its tasks stay as the master has them.')
}
