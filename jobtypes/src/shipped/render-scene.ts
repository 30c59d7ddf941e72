// Job type RenderScene: renders frames of the demo scene, one process for a batch of frames.
import { defineJobType, type Work, type WorkTask } from '@pyfarm/agent/job-type'
import { hasFramePlace } from '@pyfarm/contract/frame-paths'

/** What the renderer complained about last, for the error of the frames that it did not finish. */
const complaints = new WeakMap<Work, string>()

export const RenderScene = defineJobType({
  commandData: work => {
    const { output, width, height, count } = readData(work.job.data)
    const program = work.shippedProgram('@pyfarm/jobtypes', 'pyfarm-render-scene')
    const frames = work.tasks.map(task => task.frame).join(',')
    return {
      command: process.execPath,
      arguments: [program, `--frames=${frames}`, '--count', count, '--width', width, '--height', height, `--output=${output}`],
    }
  },

  // A frame runs when the renderer says that it starts it, not when the process is there.
  processStarted: () => undefined,

  processLine: (work, line) => {
    if (line.stream === 'stderr') {
      if (!line.text.startsWith('usage:')) complaints.set(work, line.text)
      return
    }
    for (const task of tasksNamedIn(work, line.text)) {
      if (line.text.startsWith('rendering frame')) work.setTaskState(task, 'running')
      else if (line.text.startsWith('rendered frame')) work.setTaskState(task, 'done')
      else work.setTaskProgress(task, Number(/ (\d{1,3}) %$/.exec(line.text)?.[1] ?? 0) / 100)
    }
  },

  processStopped: (work, _process, exit, successful) => {
    const ending = 'code' in exit ? `with status ${exit.code}` : `by ${exit.signal}`
    const complaint = complaints.get(work)
    const error = successful
      ? 'The renderer ended well, but did not report this frame as rendered.'
      : `The renderer ended ${ending}${complaint === undefined ? '.' : `: ${complaint}`}`
    for (const task of work.tasks) {
      if (task.localState !== 'done') work.setTaskState(task, 'failed', error)
    }
  },
})

/** All tasks of the frame that a line of the renderer is about. */
function tasksNamedIn(work: Work, text: string): readonly WorkTask[] {
  const frame = /^(?:rendering |rendered )?frame (-?\d+(?:\.\d+)?) /.exec(text)?.[1]
  return frame === undefined ? [] : work.tasks.filter(task => task.frame === Number(frame))
}

function readData(data: Readonly<Record<string, unknown>>) {
  const output = data['output']
  if (typeof output !== 'string' || !hasFramePlace(output)) {
    throw new Error(
      'The job data needs `output`, the absolute path of the pictures with #### for the frame number, such as /renders/frame-####.png.',
    )
  }
  if (!/^([/\\]|[A-Za-z]:[/\\])/.test(output)) throw new Error(`The job data's \`output\` is no absolute path: ${output}`)
  return {
    output,
    width: wholeNumber('width', 1280, 8192),
    height: wholeNumber('height', 720, 8192),
    count: wholeNumber('count', 96, 1_000_000),
  }

  function wholeNumber(key: string, fallback: number, most: number): number {
    const given = data[key] ?? fallback
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new Error(`The job data's \`${key}\` must be a whole number from 1 to ${most}, not ${JSON.stringify(given)}.`)
  }
}
