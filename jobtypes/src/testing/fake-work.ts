import type { JobType, LocalState, RunningProcess, Work, WorkTask } from '@pyfarm/agent/job-type'

export interface FakeWork extends Work {
  readonly reports: string[]
  readonly progress: string[]
  readonly logged: string[]
}

/** A Work that writes down what a job type reports: `12 running`, `12 failed: why`. */
export function fakeWork(
  data: Readonly<Record<string, unknown>>,
  frames: readonly (number | { frame: number; tile: number })[],
  numTiles?: number,
): FakeWork {
  const reports: string[] = []
  const progress: string[] = []
  const logged: string[] = []
  const tasks = frames.map((place, index) => ({
    id: index + 101,
    frame: typeof place === 'number' ? place : place.frame,
    tile: typeof place === 'number' ? undefined : place.tile,
    attempt: 1,
    localState: undefined as LocalState | undefined,
  }))
  return {
    reports,
    progress,
    logged,
    id: 'f2f0c3de-0000-4000-8000-000000000000',
    job: { id: 7, title: 'job', by: 1, numTiles, cpus: 1, ram: 32, user: undefined, data, environ: {} },
    jobType: { name: 'test', version: 1 },
    tasks,
    signal: new AbortController().signal,
    setTaskState(task: WorkTask, state: LocalState, error?: string) {
      const mine = tasks.find(({ id }) => id === task.id)
      if (mine !== undefined) mine.localState = state
      reports.push(`${task.frame} ${state}${error === undefined ? '' : `: ${error}`}`)
    },
    setTaskProgress: (task, part) => progress.push(`${task.frame} ${part}`),
    setTaskStartedNow: () => undefined,
    failOnThisAgent: () => undefined,
    temporaryFolder: () => Promise.resolve('/temporary'),
    mapPath: path => path,
    expandVariables: text => text,
    shippedProgram: (packageName, program) => `/programs/${packageName}/${program}`,
    log: message => void logged.push(message),
  }
}

export const fakeProcess = (id?: string): RunningProcess => ({
  pid: 4,
  command: { command: 'program', ...(id === undefined ? {} : { id }) },
})

/** Hands lines to a job type as its process would have written them. */
export function say(
  jobType: JobType,
  work: Work,
  process: RunningProcess,
  lines: readonly string[],
  stream: 'stdout' | 'stderr' = 'stdout',
) {
  for (const text of lines) jobType.processLine?.(work, { text, stream, process })
}
