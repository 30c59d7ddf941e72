// Job type JoinVideos: one task that puts parts of a video one behind the other, with ffmpeg and without encoding them again.
import { stat } from 'node:fs/promises'
import { defineJobType, type Work } from '@pyfarm/agent/job-type'
import * as read from '@pyfarm/jobtypes/kit/job-data'
import { listOfFiles, parseFfmpegProgress, prepareVideo, quietFfmpeg, videoHooks } from '@pyfarm/jobtypes/kit/video'

/** The bytes of all parts: about as many as the video will have. */
const bytesOf = new WeakMap<Work, number>()

export const JoinVideos = defineJobType({
  ...videoHooks((work, text) => {
    const written = parseFfmpegProgress(text, 'total_size')
    return written === undefined ? undefined : written / Math.max(1, bytesOf.get(work) ?? 0)
  }),

  commandData: async work => {
    const { inputs, output, program } = readData(work.job.data)
    const unfinished = await prepareVideo(work, output, inputs)
    const sizes = await Promise.all(inputs.map(async input => (await stat(input)).size))
    bytesOf.set(
      work,
      sizes.reduce((all, size) => all + size, 0),
    )
    const list = await listOfFiles(work, inputs)
    return {
      command: program,
      arguments: [...quietFfmpeg, '-f', 'concat', '-safe', '0', '-i', list, '-map', '0', '-c', 'copy', unfinished],
    }
  },
})

function readData(data: read.JobData) {
  const inputs = read.readWords(data, 'inputs', '["/renders/part-1.mp4", "/renders/part-2.mp4"]')
  if (inputs.length === 0) throw new Error('The job data needs `inputs`, a list of the absolute paths of the parts.')
  return {
    inputs: inputs.map(input => read.readPath({ inputs: input }, 'inputs', 'of each part')),
    output: read.readPath(data, 'output', 'of the video, such as /renders/farm.mp4'),
    program: read.optional(data, 'program', () => read.readText(data, 'program', 'the program, such as ffmpeg')) ?? 'ffmpeg',
  }
}
