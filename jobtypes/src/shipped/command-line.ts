// Job type CommandLine: runs any program once for each task, without a shell.
import { defineJobType, type RunningProcess, type Work, type WorkTask } from '@pyfarm/agent/job-type'
import { paddedFrame } from '@pyfarm/contract/frame-paths'

/** What a task's program complained about last, by the task's id. */
const complaints = new Map<number, string>()

export const CommandLine = defineJobType({
  runOneByOne: true,

  commandData: work => {
    const { command, words, cwd } = readData(work.job.data)
    return work.tasks.map(task => ({
      id: String(task.id),
      command,
      arguments: words.map(word => filledIn(word, work, task)),
      ...(cwd === undefined ? {} : { cwd }),
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

/** Replaces `{frame}`, `{frame:4}`, `{tile}` and `{job}`; other braces stay as they are. */
function filledIn(word: string, work: Work, task: WorkTask): string {
  return word.replace(/\{(frame|tile|job)(?::(\d{1,2}))?\}/g, (_, name: 'frame' | 'tile' | 'job', digits: string | undefined) => {
    const value = { frame: task.frame, tile: task.tile, job: work.job.id }[name]
    if (value === undefined) throw new Error(`The arguments name {tile}, but the job has no tiles: submit it with --tiles.`)
    return digits === undefined ? String(value) : paddedFrame(value, Number(digits))
  })
}

function readData(data: Readonly<Record<string, unknown>>) {
  const { command, arguments: given = [], cwd } = data
  if (typeof command !== 'string' || command.trim() === '') {
    throw new Error('The job data needs `command`, the program to run, such as blender.')
  }
  if (!Array.isArray(given) || !given.every(word => typeof word === 'string' || typeof word === 'number')) {
    throw new Error('The job data\'s `arguments` must be a list of texts, such as ["-f", "{frame}"].')
  }
  if (cwd !== undefined && cwd !== null && (typeof cwd !== 'string' || cwd === '')) {
    throw new Error("The job data's `cwd` must be the path of the folder to run in.")
  }
  return { command, words: given.map(String), cwd: cwd ?? undefined }
}
