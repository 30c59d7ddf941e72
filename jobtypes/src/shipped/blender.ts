// Job type Blender: renders the frames of a batch in one process of Blender's; tiles in one for each tile.
import path from 'node:path'
import { defineJobType, type RunningProcess, type Work, type WorkTask } from '@pyfarm/agent/job-type'
import { framePath } from '@pyfarm/contract/frame-paths'
import { parseBlenderLine } from '@pyfarm/jobtypes/kit/blender-output'
import { blenderSettings } from '@pyfarm/jobtypes/kit/blender-settings'
import * as read from '@pyfarm/jobtypes/kit/job-data'
import { endingOf, processNotes } from '@pyfarm/jobtypes/kit/process-notes'
import { tileGrid, tilePath } from '@pyfarm/jobtypes/kit/tiles'

const formats: Readonly<Record<string, string>> = {
  ...{
    png: 'PNG',
    jpg: 'JPEG',
    jpeg: 'JPEG',
    tif: 'TIFF',
    tiff: 'TIFF',
    exr: 'OPEN_EXR',
    webp: 'WEBP',
    bmp: 'BMP',
    tga: 'TARGA',
  },
}
const formatNames = ['PNG', 'JPEG', 'TIFF', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER', 'WEBP', 'BMP', 'TARGA', 'HDR'] as const

/** What is known of a process: what Blender complained about, what it misses, and the memory of its frame, as text. */
const notesOf = processNotes(() => ({ complaint: '', missing: new Array<string>(), peak: '' }))

export const Blender = defineJobType({
  runOneByOne: true,

  commandData: work => {
    const { scene, sceneName, program, words, ...order } = readData(work.job.data)
    return processesOf(work.tasks).map(({ tile, tasks }) => ({
      id: tile === undefined ? 'frames' : `tile ${tile}`,
      command: program,
      arguments: [
        ...['-b', scene],
        ...(sceneName === undefined ? [] : ['-S', sceneName]),
        ...[
          '--python-exit-code',
          '3',
          '--python-expr',
          blenderSettings({ ...order, sceneName, ...tileOf(work, tile, order.output) }),
        ],
        ...words,
        ...['-f', frameList(tasks)],
      ],
    }))
  },

  // A frame runs when Blender says that it is at it, not when the process is there.
  processStarted: () => undefined,

  processLine: (work, line) => {
    const notes = notesOf(work, line.process)
    const said = parseBlenderLine(line.text)
    if (said.kind === 'missing') {
      notes.missing.push(`${said.what} ${said.file}`)
      work.log(`The scene misses the ${said.what} ${said.file}.`)
    } else if (said.kind === 'complaint') {
      notes.complaint = said.text
    } else if (said.kind === 'frame') {
      notes.peak = said.peak ?? notes.peak
      for (const task of tasksOf(work, line.process).filter(each => each.frame === said.frame)) {
        work.setTaskState(task, 'running')
        if (said.progress !== undefined) work.setTaskProgress(task, said.progress)
      }
    } else if (said.kind === 'saved') {
      for (const task of tasksOf(work, line.process).filter(each => isPictureOf(work, each, said.file))) {
        work.log(`Frame ${task.frame} is saved${notes.peak === '' ? '' : `; Blender used at most ${notes.peak} MB of memory`}.`)
        work.setTaskState(task, 'done')
      }
    }
  },

  // Every process is judged in processStopped; a tile that fails does not keep the ones after it from running.
  isSuccessful: () => true,

  processStopped: (work, process, exit) => {
    const { complaint, missing } = notesOf(work, process)
    const misses = readData(work.job.data).failOnMissing && missing.length > 0
    const said = misses
      ? `the scene misses the ${missing.join(', the ')}`
      : complaint || 'it did not say that the picture was saved'
    for (const task of tasksOf(work, process)) {
      if (task.localState !== 'done') work.setTaskState(task, 'failed', endingOf('Blender', exit, said))
    }
  },
})

const processesOf = (tasks: readonly WorkTask[]) =>
  Array.from(new Set(tasks.map(({ tile }) => tile)), tile => ({ tile, tasks: tasks.filter(task => task.tile === tile) }))

const tasksOf = (work: Work, process: RunningProcess) =>
  work.tasks.filter(({ tile }) => process.command.id === (tile === undefined ? 'frames' : `tile ${tile}`))

function isPictureOf(work: Work, task: WorkTask, file: string): boolean {
  const { output } = readData(work.job.data)
  const picture = framePath(task.tile === undefined ? output : tilePath(output, task.tile), task.frame)
  return path.normalize(picture) === path.normalize(file)
}

/** `1..8,12`, as `-f` reads it. */
function frameList(tasks: readonly WorkTask[]): string {
  const runs: { first: number; last: number }[] = []
  for (const frame of tasks.map(task => task.frame).sort((one, other) => one - other)) {
    if (!Number.isInteger(frame) || frame < 0) throw new Error(`Blender renders whole frames from 0 on, not frame ${frame}.`)
    const run = runs.at(-1)
    if (run !== undefined && frame <= run.last + 1) run.last = frame
    else runs.push({ first: frame, last: frame })
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}..${last}`)).join(',')
}

function tileOf(work: Work, tile: number | undefined, output: string) {
  if (tile === undefined) return { output, tile: undefined }
  const { columns, rows } = tileGrid(work.job.numTiles ?? tile + 1)
  return { output: tilePath(output, tile), tile: { column: tile % columns, row: Math.floor(tile / columns), columns, rows } }
}

function readData(data: read.JobData) {
  const output = read.readPattern(
    data,
    'output',
    'of the pictures with #### for the frame number, such as /renders/frame-####.png',
  )
  return {
    scene: read.readPath(data, 'scene', 'of the scene, such as /shots/farm.blend'),
    output,
    format: read.optional(data, 'format', () => read.readChoice(data, 'format', formatNames)) ?? formatOf(output),
    engine: read.optional(data, 'engine', () => read.readText(data, 'engine', 'the name of a render engine, such as CYCLES')),
    samples: read.optional(data, 'samples', () => read.readWhole(data, 'samples', 1, 1_000_000)),
    resolution: read.optional(data, 'resolution', () => read.readResolution(data)),
    sceneName: read.optional(data, 'scene_name', () => read.readText(data, 'scene_name', 'the name of a scene, such as Scene')),
    camera: read.optional(data, 'camera', () => read.readText(data, 'camera', 'the name of a camera, such as Camera')),
    failOnMissing: read.readFlag(data, 'fail_on_missing'),
    program: read.optional(data, 'program', () => read.readText(data, 'program', 'the program, such as blender')) ?? 'blender',
    words: read.readWords(data, 'arguments', '["--threads", "4"]'),
  }
}

function formatOf(output: string): string {
  const format = formats[/\.([^./\\#]+)$/.exec(output)?.[1]?.toLowerCase() ?? '']
  if (format !== undefined) return format
  throw new Error(
    `The job data needs \`format\`, because the name of \`output\` does not end as that of a picture does: ${output}`,
  )
}
