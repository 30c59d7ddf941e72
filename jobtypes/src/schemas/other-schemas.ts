// The data of the job types that work on what was rendered, and of CommandLine.
import { z } from 'zod'
import { absolutePath, filledText, frameList, framePattern, moreArguments, pictures, program, words } from './values.js'

export const assembleWebpSchema = z.object({
  input: pictures.meta({ description: 'Absolute path of the pictures with #### for the frame number.' }),
  output: absolutePath.meta({ description: 'Absolute path of the animation.', examples: ['/renders/animation.webp'] }),
  frames: frameList.meta({ description: 'The frames of the animation.', examples: ['1-96'] }),
  fps: z.int().min(1).max(1000).default(24).meta({ description: 'Frames per second.' }),
  width: z.int().min(1).max(16_383).optional().meta({ description: 'Width in pixels; without it, that of the pictures.' }),
})

export const convertImagesSchema = z.object({
  input: pictures.meta({ description: 'Absolute path of the pictures with #### for the frame number.' }),
  output: framePattern.meta({
    description: 'Absolute path of the new pictures with #### for the frame number. The folder is made.',
    examples: ['/renders/small-####.jpg'],
  }),
  format: z
    .enum(['png', 'jpeg', 'webp', 'tiff', 'avif', 'gif'])
    .optional()
    .meta({ description: 'Format of the new pictures; without it, the one that the end of `output` names.' }),
  width: z.int().min(1).max(65_536).optional().meta({ description: 'Width in pixels; without it, it follows from `height`.' }),
  height: z.int().min(1).max(65_536).optional().meta({ description: 'Height in pixels; without it, it follows from `width`.' }),
  fit: z
    .enum(['inside', 'outside', 'contain', 'cover', 'fill'])
    .default('inside')
    .meta({ description: 'What happens to a picture of other proportions than `width` and `height`.' }),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Quality of formats that lose something.', examples: [80] }),
})

export const encodeVideoSchema = z.object({
  input: pictures.meta({ description: 'Absolute path of the pictures with #### for the frame number.' }),
  frames: frameList.meta({ description: 'The frames of the video.', examples: ['1-96'] }),
  output: absolutePath.meta({
    description: 'Absolute path of the video; its end says the container. The folder is made.',
    examples: ['/renders/farm.mp4'],
  }),
  fps: z.number().min(1).max(1000).default(24).meta({ description: 'Frames per second.' }),
  codec: z.enum(['h264', 'h265', 'vp9', 'av1', 'prores']).default('h264').meta({ description: 'How the video is encoded.' }),
  crf: z
    .int()
    .min(0)
    .max(63)
    .optional()
    .meta({
      description: 'Quality, lower is better; without it, 20, 24, 31 or 35 for h264, h265, vp9 or av1. Not for prores.',
      examples: [18],
    }),
  audio: absolutePath
    .optional()
    .meta({ description: 'Absolute path of the sound, which is cut where the video ends.', examples: ['/sound/farm.wav'] }),
  program: program('ffmpeg'),
  arguments: moreArguments('before the output', ['-preset', 'slow']),
})

export const joinVideosSchema = z.object({
  inputs: z
    .array(absolutePath)
    .min(1)
    .meta({
      description: 'Absolute paths of the parts, in their order; all encoded in the same way.',
      examples: [['/renders/part-1.mp4', '/renders/part-2.mp4']],
    }),
  output: absolutePath.meta({ description: 'Absolute path of the video. The folder is made.', examples: ['/renders/farm.mp4'] }),
  program: program('ffmpeg'),
})

export const commandLineSchema = z.object({
  command: filledText.meta({
    description: 'The program: a name that is looked up in PATH, or an absolute path; with `shell`, the text for the shell.',
    examples: ['blender'],
  }),
  arguments: words.default([]).meta({
    description:
      'List of texts; {frame}, {frame:4} (with zeros to four digits), {tile} and {job} are filled in. Not with `shell`.',
    examples: [['-f', '{frame}']],
  }),
  shell: z.boolean().default(false).meta({
    description:
      'Give `command` as it is to a shell: `sh -c`, on Windows `cmd /c`. Nothing is filled in; the frame comes in `environment`.',
  }),
  environment: z
    .record(z.string().regex(/^[^=\0]+$/), z.string())
    .optional()
    .meta({ description: 'Environment variables; filled in like `arguments`.', examples: [{ FRAME: '{frame:4}' }] }),
  cwd: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The folder to run in; without it, a temporary folder of the assignment.', examples: ['/shots'] }),
  output: z
    .string()
    .optional()
    .meta({
      description: 'Absolute path of the picture that a task makes, with #### for the frame number, if the farm shall show it.',
      examples: ['/renders/farm-####.png'],
    }),
})
