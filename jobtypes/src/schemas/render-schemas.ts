// The data of the job types that render.
import { z } from 'zod'
import {
  absolutePath,
  filledText,
  frameList,
  framePatternEnding,
  moreArguments,
  pictures,
  program,
  resolution,
} from './values.js'

const size = z.int().min(1).max(8192)

export const renderSceneSchema = z.object({
  output: pictures,
  width: size.default(1280).meta({ description: 'Width in pixels.' }),
  height: size.default(720).meta({ description: 'Height in pixels.' }),
  count: z.int().min(1).max(1_000_000).default(96).meta({ description: 'Frames of the whole loop.' }),
})

export const blenderSchema = z.object({
  scene: absolutePath.meta({ description: 'Absolute path of the scene.', examples: ['/shots/farm.blend'] }),
  output: pictures,
  format: z
    .enum(['PNG', 'JPEG', 'TIFF', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER', 'WEBP', 'BMP', 'TARGA', 'HDR'])
    .optional()
    .meta({ description: 'Format of the pictures; without it, the one that the end of `output` names.', examples: ['OPEN_EXR'] }),
  engine: filledText
    .optional()
    .meta({ description: 'Render engine; without it, the scene’s.', examples: ['CYCLES', 'BLENDER_EEVEE'] }),
  samples: z.int().min(1).max(1_000_000).optional().meta({ description: 'Samples of Cycles or EEVEE; without it, the scene’s.' }),
  resolution: resolution
    .optional()
    .meta({ description: 'Width and height in pixels; without it, the scene’s.', examples: [[1920, 1080]] }),
  scene_name: filledText
    .optional()
    .meta({ description: 'The scene in the file; without it, the one that was active when it was saved.', examples: ['Scene'] }),
  camera: filledText.optional().meta({ description: 'The camera’s name; without it, the scene’s.', examples: ['Camera.001'] }),
  fail_on_missing: z
    .boolean()
    .default(false)
    .meta({ description: 'Fail when a texture or library of the scene is missing, instead of only saying so in the log.' }),
  program: program('blender'),
  arguments: moreArguments('between the settings and the frames', ['--threads', '4']),
})

export const povRaySchema = z.object({
  scene: absolutePath.meta({ description: 'Absolute path of the scene.', examples: ['/shots/ball.pov'] }),
  output: framePatternEnding('png', 'jpg', 'jpeg', 'tga', 'bmp', 'exr', 'ppm').meta({
    description:
      'Absolute path of the pictures with #### for the frame number; its end (png, jpg, jpeg, tga, bmp, exr, ppm) says the format. The folder is made.',
    examples: ['/renders/frame-####.png'],
  }),
  resolution: resolution.default([1280, 720]).meta({ description: 'Width and height in pixels.', examples: [[1920, 1080]] }),
  frames: frameList.optional().meta({
    description:
      'All frames of the animation: `clock` runs over them, and `frame_number` is known. Without it, `clock` is the frame’s number.',
    examples: ['1-96'],
  }),
  clock: z
    .tuple([z.number(), z.number()])
    .default([0, 1])
    .meta({ description: 'The clock of the first and of the last frame of `frames`.' }),
  quality: z.int().min(0).max(11).optional().meta({ description: 'POV-Ray’s quality; without it, 9.' }),
  antialias: z
    .number()
    .min(0)
    .max(3)
    .optional()
    .meta({ description: 'Smooth edges from this difference on.', examples: [0.3] }),
  include_paths: z
    .array(z.union([z.string(), z.number()]))
    .default([])
    .meta({ description: 'Folders where files are looked for that the scene includes.', examples: [['/shots/include']] }),
  program: program('povray'),
  arguments: moreArguments('behind all others', ['+WT2']),
})

export const joinTilesSchema = z.object({
  output: pictures.meta({
    description: 'Absolute path of the whole pictures: the `output` of the job that renders the tiles, png, tif, webp or jpg.',
    examples: ['/renders/frame-####.png'],
  }),
  tiles: z
    .int()
    .min(1)
    .max(10_000)
    .meta({ description: 'Tiles of each frame: the `num_tiles` of that job.', examples: [4] }),
  remove_tiles: z.boolean().default(false).meta({ description: 'Remove the tiles of a frame once its picture is there.' }),
})
