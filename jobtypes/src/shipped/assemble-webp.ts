// Job type AssembleWebp: one task that makes an animated WebP file of rendered frames.
import { defineJobType, type Work } from '@pyfarm/agent/job-type'
import { hasFramePlace } from '@pyfarm/contract/frame-paths'
import { parseFrameRange } from '@pyfarm/contract/frames'

/** What the program complained about last, for the task's error. */
const complaints = new WeakMap<Work, string>()

export const AssembleWebp = defineJobType({
  commandData: work => {
    const { input, output, frames, fps, width } = readData(work.job.data)
    const program = work.shippedProgram('@pyfarm/jobtypes', 'pyfarm-assemble-webp')
    const size = width === undefined ? [] : ['--width', width]
    return {
      command: process.execPath,
      arguments: [program, `--frames=${frames}`, `--input=${input}`, `--output=${output}`, '--fps', fps, ...size],
    }
  },

  processLine: (work, line) => {
    if (line.stream === 'stderr') {
      if (!line.text.startsWith('usage:')) complaints.set(work, line.text)
      return
    }
    const [, done, all] = /^assembled frame (\d+) of (\d+)$/.exec(line.text) ?? []
    if (done === undefined || all === undefined) return
    for (const task of work.tasks) work.setTaskProgress(task, Number(done) / Number(all))
  },

  processStopped: (work, _process, exit, successful) => {
    const ending = 'code' in exit ? `with status ${exit.code}` : `by ${exit.signal}`
    const error = complaints.get(work) ?? `The program ended ${ending}.`
    for (const task of work.tasks) {
      if (successful) work.setTaskState(task, 'done')
      else work.setTaskState(task, 'failed', error)
    }
  },
})

function readData(data: Readonly<Record<string, unknown>>) {
  const input = absolutePath('input', 'of the pictures with #### for the frame number, such as /renders/frame-####.png')
  if (!hasFramePlace(input))
    throw new Error(`The job data's \`input\` needs #### for the frame number in its file name: ${input}`)
  const output = absolutePath('output', 'of the animation, such as /renders/animation.webp')
  const frames = typeof data['frames'] === 'number' ? String(data['frames']) : data['frames']
  if (typeof frames !== 'string' || !frames.split(',').every(part => parseFrameRange(part) !== undefined)) {
    throw new Error('The job data needs `frames`, the frames of the animation, such as 1-96.')
  }
  const width = data['width'] === undefined || data['width'] === null ? undefined : wholeNumber('width', 1, 16_383)
  return { input, output, frames, fps: wholeNumber('fps', 24, 1000), width }

  function absolutePath(key: string, meaning: string): string {
    const value = data[key]
    if (typeof value !== 'string' || value === '') throw new Error(`The job data needs \`${key}\`, the absolute path ${meaning}.`)
    if (!/^([/\\]|[A-Za-z]:[/\\])/.test(value)) throw new Error(`The job data's \`${key}\` is no absolute path: ${value}`)
    return value
  }

  function wholeNumber(key: string, fallback: number, most: number): number {
    const given = data[key] ?? fallback
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new Error(`The job data's \`${key}\` must be a whole number from 1 to ${most}, not ${JSON.stringify(given)}.`)
  }
}
