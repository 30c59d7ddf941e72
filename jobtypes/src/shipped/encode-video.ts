// Job type EncodeVideo: one task that makes a video of rendered frames, with ffmpeg.
import { defineJobType } from '@pyfarm/agent/job-type'
import { framePath } from '@pyfarm/contract/frame-paths'
import * as read from '@pyfarm/jobtypes/kit/job-data'
import { listOfFiles, parseFfmpegProgress, prepareVideo, quietFfmpeg, videoHooks } from '@pyfarm/jobtypes/kit/video'

const codecs = {
  h264: { encoder: ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'], crf: 20 },
  h265: { encoder: ['-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'], crf: 24 },
  vp9: { encoder: ['-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p', '-b:v', '0'], crf: 31 },
  av1: { encoder: ['-c:v', 'libsvtav1', '-pix_fmt', 'yuv420p'], crf: 35 },
  prores: { encoder: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-profile:v', '3'], crf: undefined },
} as const
const codecNames = ['h264', 'h265', 'vp9', 'av1', 'prores'] as const

export const EncodeVideo = defineJobType({
  ...videoHooks((work, text) => {
    const frame = parseFfmpegProgress(text, 'frame')
    return frame === undefined ? undefined : frame / readData(work.job.data).frames.length
  }),

  commandData: async work => {
    const { input, frames, output, fps, codec, crf, audio, program, words } = readData(work.job.data)
    const pictures = frames.map(frame => framePath(input, frame))
    const unfinished = await prepareVideo(work, output, [...pictures, ...(audio === undefined ? [] : [audio])])
    const seconds = frames.length / fps
    return {
      command: program,
      arguments: [
        ...quietFfmpeg,
        ...['-f', 'concat', '-safe', '0', '-i', await listOfFiles(work, pictures, 1 / fps)],
        ...(audio === undefined ? [] : ['-i', audio, '-map', '0:v:0', '-map', '1:a:0', '-t', seconds.toFixed(6)]),
        // Each picture once, at even distances; most codecs take only even numbers of pixels.
        ...['-vf', `settb=1/${fps},setpts=N,pad=ceil(iw/2)*2:ceil(ih/2)*2`, '-r', fps, '-frames:v', frames.length],
        ...codecs[codec].encoder,
        ...(crf === undefined ? [] : ['-crf', crf]),
        ...words,
        unfinished,
      ],
    }
  },
})

function readData(data: read.JobData) {
  const codec = read.readChoice(data, 'codec', codecNames, 'h264')
  if (codec === 'prores' && data['crf'] !== undefined && data['crf'] !== null) {
    throw new Error("The job data's `crf` says nothing to the codec prores: leave it out.")
  }
  return {
    codec,
    input: read.readPattern(data, 'input', 'of the pictures with #### for the frame number, such as /renders/frame-####.png'),
    frames: read.readFrames(data, 'frames', 'the frames of the video'),
    output: read.readPath(data, 'output', 'of the video, such as /renders/farm.mp4'),
    fps: read.readNumber(data, 'fps', 1, 1000, 24),
    crf: codec === 'prores' ? undefined : read.readWhole(data, 'crf', 0, 63, codecs[codec].crf),
    audio: read.optional(data, 'audio', () => read.readPath(data, 'audio', 'of the sound, such as /sound/farm.wav')),
    program: read.optional(data, 'program', () => read.readText(data, 'program', 'the program, such as ffmpeg')) ?? 'ffmpeg',
    words: read.readWords(data, 'arguments', '["-preset", "slow"]'),
  }
}
