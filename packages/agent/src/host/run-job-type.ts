// Calls a job type's hooks in their order around its processes.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandData, Exit, JobType, RunningProcess } from '../job-type.js'
import { terminateProcessGroup } from '../processes/process-tree.js'
import { environmentOf, findAccount, ownFolder, type Account } from './account.js'
import type { LogWriter } from './log-writer.js'
import { markEnvironment, type OpenWork } from './open-work.js'
import type { SilenceWatch } from './silence-watch.js'
import { commandLine, startProcess, type OutputSink, type StartedProcess } from './run-process.js'

/** How long processes may take to end before they are killed, when one of them or a hook has failed. */
const endMilliseconds = 2000

export interface JobTypeRun {
  readonly jobType: JobType
  readonly open: OpenWork
  readonly log: LogWriter
  readonly silence: SilenceWatch
  /** Called once all processes have started. */
  readonly onStarted: () => void
}

interface LiveProcess extends RunningProcess {
  readonly started: StartedProcess
}

/** Runs a job type to its end. Rejects when a hook throws or a command can't be started; no process of it runs then. */
export async function runJobType(run: JobTypeRun): Promise<void> {
  const { work } = run.open
  const live = new Set<LiveProcess>()
  try {
    await run.jobType.beforeStart?.(work)
    const commands = await listCommands(run)
    const running = run.jobType.runOneByOne === true ? runOneByOne(run, commands, live) : runAtOnce(run, commands, live)
    await Promise.race([running, failInSilence(run)])
    if (!work.signal.aborted) failForgotten(run)
  } finally {
    run.silence.end()
    await endProcesses(live)
  }
}

async function listCommands({ jobType, open, log }: JobTypeRun): Promise<readonly CommandData[]> {
  const given = await jobType.commandData(open.work)
  const commands = isList(given) ? given : [given]
  for (const command of commands) {
    if (typeof command.command !== 'string' || command.command === '')
      throw new Error('commandData gave a command without a name')
  }
  const { job, tasks } = open.work
  log.write('internal', `Starting work on job "${job.title}": ${tasks.length} tasks, ${commands.length} commands`)
  return commands
}

/** Says why before the processes are ended, or their end would be told as the reason. */
async function failInSilence({ open, silence }: JobTypeRun): Promise<never> {
  const error = await silence.tooLong
  open.setUnfinished('failed', error.message)
  throw error
}

function isList(given: CommandData | readonly CommandData[]): given is readonly CommandData[] {
  return Array.isArray(given)
}

async function runAtOnce(run: JobTypeRun, commands: readonly CommandData[], live: Set<LiveProcess>): Promise<void> {
  for (const command of commands) {
    if (run.open.work.signal.aborted) break
    live.add(await start(run, command))
  }
  run.onStarted()
  let left = live.size
  await Promise.all(Array.from(live, process => settle(run, process, live, () => --left)))
}

async function runOneByOne(run: JobTypeRun, commands: readonly CommandData[], live: Set<LiveProcess>): Promise<void> {
  for (const [index, command] of commands.entries()) {
    if (run.open.work.signal.aborted) return
    const process = await start(run, command)
    live.add(process)
    if (index === 0) run.onStarted()
    if (!(await settle(run, process, live, () => commands.length - index - 1))) return
  }
}

async function start(run: JobTypeRun, planned: CommandData): Promise<LiveProcess> {
  const { jobType, open, log } = run
  const command = (await jobType.beforeSpawn?.(open.work, planned)) ?? planned
  const given = markEnvironment(command.environment ?? jobType.environment?.(open.work) ?? open.environment)
  const account = await findAccount(command)
  const cwd = command.cwd ?? (await open.work.temporaryFolder())
  if (account !== undefined) await ownFolder(open.temporary(), account)
  const environment = account === undefined ? given : environmentOf(account, given)
  const [program = '', ...args] = commandLine(command)
  log.write('internal', describeStart([program, ...args], cwd, account))
  const started = await startProcess({ command: program, arguments: args, environment, cwd, account }, pid =>
    sinkFor(run, { pid, command }),
  )
  const process: LiveProcess = { pid: started.pid, command, started }
  log.write('internal', 'Process started', process.pid)
  run.silence.heard()
  if (jobType.processStarted === undefined) open.setUnfinished('running')
  else jobType.processStarted(open.work, process)
  return process
}

function describeStart(words: readonly string[], cwd: string, account: Account | undefined): string {
  const who = account === undefined ? '' : `, user: ${account.uid ?? 'the agent’s'}, groups: ${account.groups.join(' ')}`
  return `Command: ${JSON.stringify(words)}, working directory: ${cwd}${who}`
}

function sinkFor({ jobType, open, log, silence }: JobTypeRun, process: RunningProcess): OutputSink {
  return {
    line(text, stream) {
      silence.heard()
      const kept = jobType.preprocessLine?.(open.work, { text, stream, process })
      if (kept === false) return
      log.write(stream, kept ?? text, process.pid)
      jobType.processLine?.(open.work, { text: kept ?? text, stream, process })
    },
    ready: () => log.ready(),
  }
}

// Waits for a process and says what became of the tasks; `countDown` gives how many processes are still to end.
async function settle(run: JobTypeRun, process: LiveProcess, live: Set<LiveProcess>, countDown: () => number): Promise<boolean> {
  const { jobType, open, log } = run
  const exit = await process.started.ended
  live.delete(process)
  const left = countDown()
  const successful = jobType.isSuccessful?.(open.work, process, exit) ?? ('code' in exit && exit.code === 0)
  log.write(
    'internal',
    `Process terminated ${successful ? 'successfully' : 'unsuccessfully'}, ${describeExit(exit)}`,
    process.pid,
  )
  if (open.work.signal.aborted) return false
  if (jobType.processStopped !== undefined) await jobType.processStopped(open.work, process, exit, successful)
  else if (!successful) await failAll(open, live)
  else if (left === 0) open.setUnfinished('done')
  return successful
}

// With every task failed, what the other processes still make would only get into the way of the next attempt.
async function failAll(open: OpenWork, live: Set<LiveProcess>): Promise<void> {
  open.setUnfinished('failed')
  await endProcesses(live)
}

function describeExit(exit: Exit): string {
  return 'code' in exit ? `exit code ${exit.code}` : `ended by ${exit.signal}`
}

function failForgotten({ open }: JobTypeRun): void {
  open.setUnfinished('failed', 'The job type ended without saying what became of this task.')
}

async function endProcesses(live: ReadonlySet<LiveProcess>): Promise<void> {
  if (live.size === 0) return
  terminateProcessGroup(process.pid)
  const ends = Promise.allSettled(Array.from(live, each => each.started.ended))
  await Promise.race([ends, sleep(endMilliseconds)])
  for (const each of live) each.started.kill('SIGKILL')
  await ends
}
