/**
 * The interface of job types in TypeScript. It follows PyFarm's `JobType` class (hooks of the same order and meaning),
 * as an object of functions. The code of a job type is stored on the master; each assignment runs it in a process of its own.
 *
 * @example
 * import { defineJobType } from '@pyfarm/agent/job-type'
 *
 * export const TouchFiles = defineJobType({
 *   commandData: work => work.tasks.map(task => ({
 *     command: 'touch',
 *     arguments: [`${String(work.job.data['folder'])}/${task.frame}`],
 *   })),
 * })
 */
export interface JobType {
  /** Called first, before any process is started. May set task states; throwing fails every task with the error's text. */
  beforeStart?(work: Work): void | Promise<void>
  /** The environment of every command that brings none of its own. Default: the agent's own, and the job's `environ` over it. */
  environment?(work: Work): Environment
  /** The processes to run. They are started all at once unless `runOneByOne` is set. */
  commandData(work: Work): CommandData | readonly CommandData[] | Promise<CommandData | readonly CommandData[]>
  /** Start each command only after the one before it has ended well. */
  readonly runOneByOne?: boolean
  /** The last chance to change a command before it is started. */
  beforeSpawn?(work: Work, command: CommandData): CommandData | Promise<CommandData>
  /** A process has started. Default: every unfinished task becomes running. */
  processStarted?(work: Work, process: RunningProcess): void
  /** Before a line is logged: `false` drops it, a string replaces it, `undefined` keeps it. */
  preprocessLine?(work: Work, line: OutputLine): string | false | undefined
  /** After a line was logged: where progress and states of single tasks are read from the renderer's output. */
  processLine?(work: Work, line: OutputLine): void
  /** Whether a process that ended did its work. Default: exit code 0. */
  isSuccessful?(work: Work, process: RunningProcess, exit: Exit): boolean
  /**
   * A process has ended. Default: when one fails, every unfinished task becomes failed and the other processes are ended; when the
   * last one has ended well, every unfinished task becomes done. Not called after a stop. Tasks without an end after the last
   * process are failed.
   */
  processStopped?(work: Work, process: RunningProcess, exit: Exit, successful: boolean): void | Promise<void>
  /** Called last, also after errors and a stop: clean up what the hooks made. Temporary folders go by themselves. */
  afterStop?(work: Work): void | Promise<void>
}

export type Environment = Readonly<Record<string, string>>

/** One process: an executable (looked up in PATH) and its arguments as they are, without a shell. */
export interface CommandData {
  readonly command: string
  readonly arguments?: readonly (string | number)[]
  /** Replaces `environment()` for this command. */
  readonly environment?: Environment
  /** Working directory; must exist. Default: a temporary folder of the assignment. */
  readonly cwd?: string
  /**
   * Run it as this user and group of the machine, by name or id (not on Windows; only an agent that runs as root can). Without a group, as
   * the user's own ones. `HOME`, `USER` and `LOGNAME` become the user's where they are still the agent's.
   */
  readonly user?: string | number
  readonly group?: string | number
  /** A name of your own, handed back in the hooks. */
  readonly id?: string
}

export interface RunningProcess {
  readonly pid: number
  readonly command: CommandData
}

export interface OutputLine {
  readonly text: string
  readonly stream: 'stdout' | 'stderr'
  readonly process: RunningProcess
}

/** How a process ended: with a code or by a signal. */
export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals }

export type LocalState = 'running' | 'done' | 'failed'

export interface WorkTask {
  readonly id: number
  readonly frame: number
  readonly tile: number | undefined
  readonly attempt: number
  /** What was reported last; undefined before the first report. */
  readonly localState: LocalState | undefined
}

export interface WorkJob {
  readonly id: number
  readonly title: string
  readonly by: number
  readonly numTiles: number | undefined
  readonly cpus: number | undefined
  readonly ram: number | undefined
  readonly user: string | undefined
  /** The job's data as it was submitted, with paths as they are called on this machine. Check what you take out of it. */
  readonly data: Readonly<Record<string, unknown>>
  readonly environ: Environment
}

/** One assignment, and what a job type can do with it. Reports are sent in the background, in the order in which they are made. */
export interface Work {
  readonly id: string
  readonly job: WorkJob
  readonly jobType: { readonly name: string; readonly version: number }
  /** In the order sent by the master: by frame, then tile. */
  readonly tasks: readonly WorkTask[]
  /** Ended when the assignment is stopped. */
  readonly signal: AbortSignal
  setTaskState(task: WorkTask, state: LocalState, error?: string): void
  /** 0 to 1. */
  setTaskProgress(task: WorkTask, progress: number): void
  /** For job types whose version says `no_automatic_start_time`. */
  setTaskStartedNow(task: WorkTask): void
  /** This agent does not get the task again. */
  failOnThisAgent(task: WorkTask): void
  /** A folder of this assignment's own, removed at its end. */
  temporaryFolder(): Promise<string>
  /** A path of another operating system as it is called on this machine, by the farm's path maps. Those in `job.data` are mapped already. */
  mapPath(path: string): string
  /** Replaces `$NAME` and `${NAME}` from the environment. */
  expandVariables(text: string): string
  /**
   * Absolute path of a program that an npm package of the farm ships (its `bin` name); throws a sentence that names it if it is missing.
   * It can be a command as it is: scripts of Node's (`.js`, `.mjs`, `.cjs`) are run by the agent's own Node.
   */
  shippedProgram(packageName: string, program: string): string
  /** Writes a line to the assignment's log. */
  log(message: string): void
}

/**
 * Thrown by a hook when the disk has no room for what is to come: the processes are ended, and the unfinished tasks go back to the
 * queue, for other agents.
 */
export class InsufficientSpaceError extends Error {
  override readonly name = 'InsufficientSpaceError'
}

/** Marks an object as a job type and checks its type. Export it under the name that the version's `classname` gives. */
export function defineJobType(jobType: JobType): JobType {
  return jobType
}
