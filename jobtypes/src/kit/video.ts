// What the job types that run ffmpeg share: lists of files, progress, and a video that is there only when it is whole.
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { JobType, Work } from '@pyfarm/agent/job-type'
import { endedWell, endingOf, processNotes } from './process-notes.js'

const notesOf = processNotes(() => ({ complaint: '' }))

/** Options before the inputs: no questions, warnings only, progress on standard output. */
export const quietFfmpeg: readonly string[] = [
  ...['-hide_banner', '-nostdin', '-y', '-nostats', '-loglevel', 'warning', '-progress', 'pipe:1'],
]

interface Video {
  readonly output: string
  /** Where it is written before it is whole; its ending says the container. */
  readonly unfinished: string
}

const videos = new WeakMap<Work, Video>()

/** Makes the folder of the video and gives the path to write it at. Throws a sentence when one of the files is not there. */
export async function prepareVideo(work: Work, output: string, files: readonly string[]): Promise<string> {
  const found = await Promise.all(files.map(file => isThere(file)))
  const missing = files.filter((_, index) => found[index] === false)
  if (missing.length > 0)
    throw new Error(`${missing.length} of ${files.length} input files are missing, such as ${missing[0] ?? ''}.`)
  const { dir, name, ext } = path.parse(output)
  await mkdir(dir, { recursive: true })
  const unfinished = path.join(dir, `.${name}.${work.id}.part${ext}`)
  videos.set(work, { output, unfinished })
  return unfinished
}

/** Writes a list of files for ffmpeg's concat demuxer, each of which lasts `seconds`, if given; returns the list's path. */
export async function listOfFiles(work: Work, files: readonly string[], seconds?: number): Promise<string> {
  const list = path.join(await work.temporaryFolder(), 'files.ffconcat')
  const duration = seconds === undefined ? '' : `duration ${seconds.toFixed(9)}\n`
  const entries = files.map(file => `file '${file.replaceAll("'", `'\\''`)}'\n${duration}${asItIs(file)}`)
  await writeFile(list, `ffconcat version 1.0\n${entries.join('')}`)
  return list
}

// ffmpeg takes a % in the name of a picture for the place of a number.
const asItIs = (file: string): string => (file.includes('%') ? 'option pattern_type none\n' : '')

/** `-progress` prints `frame=12`: the number behind that key. */
export function parseFfmpegProgress(text: string, key: 'frame' | 'total_size'): number | undefined {
  const [, name, value] = /^(\w+)=\s*(\d+)$/.exec(text) ?? []
  return name === key ? Number(value) : undefined
}

/** The hooks of a job type whose one process makes a video; `progress` gives 0 to 1 for a line of standard output. */
export function videoHooks(
  progress: (work: Work, text: string) => number | undefined,
): Required<Pick<JobType, 'processLine' | 'processStopped' | 'afterStop'>> {
  return {
    processLine: (work, { stream, text, process }) => {
      if (stream === 'stderr' && text.trim() !== '' && text !== 'Conversion failed!') notesOf(work, process).complaint = text
      const part = stream === 'stdout' ? progress(work, text) : undefined
      if (part === undefined) return
      for (const task of work.tasks) work.setTaskProgress(task, Math.min(1, part))
    },

    processStopped: async (work, process, exit) => {
      const video = videos.get(work)
      const isWhole = endedWell(exit) && video !== undefined
      if (isWhole) await rename(video.unfinished, video.output)
      const error = endingOf('ffmpeg', exit, notesOf(work, process).complaint)
      for (const task of work.tasks) {
        if (isWhole) work.setTaskState(task, 'done')
        else work.setTaskState(task, 'failed', error)
      }
    },

    afterStop: async work => {
      const video = videos.get(work)
      if (video !== undefined) await rm(video.unfinished, { force: true })
    },
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
