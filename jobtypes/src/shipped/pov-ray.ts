// Job type PovRay: renders each frame or tile in a process of POV-Ray's own.
import { defineJobType, type Work, type WorkTask } from '@pyfarm/agent/job-type'
import { framePath } from '@pyfarm/contract/frame-paths'
import * as read from '@pyfarm/jobtypes/kit/job-data'
import { endedWell, endingOf, processNotes, taskOf } from '@pyfarm/jobtypes/kit/process-notes'
import { tileBox, tilePath } from '@pyfarm/jobtypes/kit/tiles'

const formats: Readonly<Record<string, string>> = { png: 'N', jpg: 'J', jpeg: 'J', tga: 'T', bmp: 'B', exr: 'E', ppm: 'P' }

/** The first complaint of a process; POV-Ray goes on with it in lines that begin with a blank. */
const notesOf = processNotes(() => ({ complaint: '', isComplaining: false }))

export const PovRay = defineJobType({
  runOneByOne: true,

  commandData: work => {
    const order = readData(work.job.data)
    const runner = work.shippedProgram('@pyfarm/jobtypes', 'pyfarm-run-pov-ray')
    return work.tasks.map(task => ({
      id: String(task.id),
      command: process.execPath,
      arguments: [runner, ...pictureArguments(work, task, order), '--', order.program, ...sceneArguments(task, order)],
    }))
  },

  processStarted: (work, process) => {
    const task = taskOf(work, process)
    if (task !== undefined) work.setTaskState(task, 'running')
  },

  processLine: (work, line) => {
    const task = taskOf(work, line.process)
    const progress = parsePovRayProgress(line.text)
    if (task !== undefined && progress !== undefined) work.setTaskProgress(task, progress)
    const notes = notesOf(work, line.process)
    if (notes.isComplaining && line.text.startsWith(' ')) notes.complaint += ` ${line.text.trim()}`
    else notes.isComplaining = notes.complaint === '' && isPovRayComplaint(line.text)
    if (notes.isComplaining && notes.complaint === '') notes.complaint = line.text
  },

  // Every task is judged by its own process in processStopped; one that fails does not keep the ones after it from running.
  isSuccessful: () => true,

  processStopped: (work, process, exit) => {
    const task = taskOf(work, process)
    if (task === undefined) return
    if (endedWell(exit)) work.setTaskState(task, 'done')
    else work.setTaskState(task, 'failed', endingOf('POV-Ray', exit, notesOf(work, process).complaint))
  },
})

/** 0 to 1, where the line is `Rendered 1024 of 2304 pixels (44%)`. */
export function parsePovRayProgress(text: string): number | undefined {
  const [, done, all] = /^Rendered (\d+) of (\d+) pixels/.exec(text) ?? []
  return done === undefined || Number(all) === 0 ? undefined : Number(done) / Number(all)
}

/** Whether a line is the first of what is wrong: `File 'ball.pov' line 1: Parse Error: No matching } in 'sphere', undeclared`. */
export function isPovRayComplaint(text: string): boolean {
  return /^(?:File '.*' line \d+: )?(?:Possible )?(?:Parse|I\/O) Error: |^Fatal error|^Cannot |^Problem |^pyfarm: /.test(text)
}

function pictureArguments(work: Work, task: WorkTask, { output, resolution }: Order): readonly string[] {
  if (task.tile === undefined) return ['--output', framePath(output, task.frame)]
  const { x, y, width, height } = tileBox(task.tile, work.job.numTiles ?? task.tile + 1, resolution)
  return ['--output', framePath(tilePath(output, task.tile), task.frame), '--crop', [x, y, width, height].join(',')]
}

function sceneArguments({ frame }: WorkTask, order: Order): readonly string[] {
  const [width, height] = order.resolution
  return [
    ...[`+I${order.scene}`, `+W${width}`, `+H${height}`, `+F${order.format}`, '-D'],
    ...order.includePaths.map(folder => `+L${folder}`),
    ...(order.quality === undefined ? [] : [`+Q${order.quality}`]),
    ...(order.antialias === undefined ? [] : [`+A${order.antialias}`]),
    ...clockArguments(frame, order),
    ...order.words,
  ]
}

/** With `frames` the clock runs from 0 to 1 over them, as in an animation of POV-Ray's own; without, it is the frame's number. */
function clockArguments(frame: number, { frames, clock: [from, to] }: Order): readonly string[] {
  if (frames === undefined) return [`+K${frame}`]
  const [first, last] = [frames[0] ?? frame, frames.at(-1) ?? frame]
  if (!Number.isInteger(frame) || frame < first || frame > last) {
    throw new Error(`The job's frame ${frame} is not among the \`frames\` ${first}-${last} of its data.`)
  }
  return [`+KFI${first}`, `+KFF${last}`, `+KI${from}`, `+KF${to}`, `+SF${frame}`, `+EF${frame}`]
}

type Order = ReturnType<typeof readData>

function readData(data: read.JobData) {
  const output = read.readPattern(
    data,
    'output',
    'of the pictures with #### for the frame number, such as /renders/frame-####.png',
  )
  const format = formats[/\.([^./\\#]+)$/.exec(output)?.[1]?.toLowerCase() ?? '']
  if (format === undefined) {
    throw new Error(
      `The job data's \`output\` must end with one of ${Object.keys(formats).join(', ')}, which says the format: ${output}`,
    )
  }
  return {
    output,
    format,
    scene: read.readPath(data, 'scene', 'of the scene, such as /shots/ball.pov'),
    resolution: read.readResolution(data, [1280, 720]),
    frames: read.optional(data, 'frames', () =>
      wholeAnimation(read.readFrames(data, 'frames', 'the frames of the whole animation')),
    ),
    clock: readClock(data),
    quality: read.optional(data, 'quality', () => read.readWhole(data, 'quality', 0, 11)),
    antialias: read.optional(data, 'antialias', () => read.readNumber(data, 'antialias', 0, 3)),
    includePaths: read.readWords(data, 'include_paths', '["/shots/include"]'),
    program: read.optional(data, 'program', () => read.readText(data, 'program', 'the program, such as povray')) ?? 'povray',
    words: read.readWords(data, 'arguments', '["+WT2"]'),
  }
}

function wholeAnimation(frames: readonly number[]): readonly number[] {
  const first = frames[0] ?? 0
  if (first >= 0 && frames.every((frame, index) => frame === first + index)) return frames
  throw new Error("The job data's `frames` must be all frames of the animation without a gap, such as 1-96.")
}

function readClock(data: read.JobData): readonly [number, number] {
  const [from, to] = read.pairOf(data['clock'] ?? [0, 1])
  if (typeof from === 'number' && typeof to === 'number') return [from, to]
  throw new Error("The job data's `clock` must be the clock of the first and of the last frame, such as [0, 1].")
}
