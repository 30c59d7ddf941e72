// Job type CommandLine: runs any program once for each task, without a shell unless the job asks for one.
import { defineJobType, type RunningProcess, type Work, type WorkTask } from '@pyfarm/agent/job-type'
import { paddedFrame } from '@pyfarm/contract/frame-paths'

/** What a task's program complained about last, by the task's id. */
const complaints = new Map<number, string>()

export const CommandLine = defineJobType({
  runOneByOne: true,

  commandData: work => {
    const { command, words, cwd, shell, variables } = readData(work.job.data)
    return work.tasks.map(task => ({
      id: String(task.id),
      ...(shell ? shellCommand(command) : { command, arguments: words.map(word => filledIn(word, work, task)) }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(variables.length === 0 ? {} : { environment: environmentOf(work, task, variables) }),
    }))
  },

  processStarted: (work, process) => {
    const task = taskOf(work, process)
    if (task !== undefined) work.setTaskState(task, 'running')
  },

  processLine: (work, line) => {
    const task = taskOf(work, line.process)
    if (task !== undefined && line.stream === 'stderr' && line.text.trim() !== '') complaints.set(task.id, line.text)
  },

  // Every task is judged by its own process in processStopped; one that fails does not keep the ones after it from running.
  isSuccessful: () => true,

  processStopped: (work, process, exit) => {
    const task = taskOf(work, process)
    if (task === undefined) return
    if ('code' in exit && exit.code === 0) return work.setTaskState(task, 'done')
    const ending = 'code' in exit ? `with status ${exit.code}` : `by ${exit.signal}`
    const complaint = complaints.get(task.id)
    const error = `${process.command.command} ended ${ending}${complaint === undefined ? '.' : `: ${complaint}`}`
    work.log(`Frame ${task.frame} failed: ${error}`)
    work.setTaskState(task, 'failed', error)
  },
})

function taskOf(work: Work, process: RunningProcess): WorkTask | undefined {
  return work.tasks.find(task => String(task.id) === process.command.id)
}

/** The text goes to the shell as it is: the frame comes to it in the environment. */
function shellCommand(text: string) {
  const [command, ...words] =
    process.platform === 'win32' ? (['cmd.exe', '/d', '/s', '/c'] as const) : (['/bin/sh', '-c'] as const)
  return { command, arguments: [...words, text] }
}

function environmentOf(work: Work, task: WorkTask, variables: readonly (readonly [string, string])[]) {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const own = variables.map(([name, value]) => [name, filledIn(value, work, task)] as const)
  return { ...Object.fromEntries(inherited), ...work.job.environ, ...Object.fromEntries(own) }
}

/** Replaces `{frame}`, `{frame:4}`, `{tile}` and `{job}`; other braces stay as they are. */
function filledIn(word: string, work: Work, task: WorkTask): string {
  return word.replace(/\{(frame|tile|job)(?::(\d{1,2}))?\}/g, (_, name: 'frame' | 'tile' | 'job', digits: string | undefined) => {
    const value = { frame: task.frame, tile: task.tile, job: work.job.id }[name]
    if (value === undefined) throw new Error(`The job data names {tile}, but the job has no tiles: submit it with --tiles.`)
    return digits === undefined ? String(value) : paddedFrame(value, Number(digits))
  })
}

function readData(data: Readonly<Record<string, unknown>>) {
  const { command, arguments: given = [], cwd, shell, environment } = data
  if (typeof command !== 'string' || command.trim() === '') {
    throw new Error('The job data needs `command`, the program to run, such as blender.')
  }
  if (!Array.isArray(given) || !given.every(word => typeof word === 'string' || typeof word === 'number')) {
    throw new Error('The job data\'s `arguments` must be a list of texts, such as ["-f", "{frame}"].')
  }
  if (cwd !== undefined && cwd !== null && (typeof cwd !== 'string' || cwd === '')) {
    throw new Error("The job data's `cwd` must be the path of the folder to run in.")
  }
  if (shell !== undefined && shell !== null && typeof shell !== 'boolean') {
    throw new Error("The job data's `shell` must be true or false.")
  }
  if (shell === true && given.length > 0) {
    throw new Error(
      "The job data's `arguments` are not for a shell: write them in `command`, and what differs by task in `environment`.",
    )
  }
  return {
    command,
    words: given.map(String),
    cwd: cwd ?? undefined,
    shell: shell === true,
    variables: readVariables(environment),
  }
}

function readVariables(environment: unknown): readonly (readonly [string, string])[] {
  const variables = isObject(environment) ? Object.entries(environment) : environment == null ? [] : undefined
  if (
    variables?.every((entry): entry is [string, string] => /^[^=\0]+$/.test(entry[0]) && typeof entry[1] === 'string') === true
  ) {
    return variables
  }
  throw new Error('The job data\'s `environment` must be an object of texts, such as {"FRAME": "{frame:4}"}.')
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
