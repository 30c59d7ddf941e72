// The shipped job types: what stands in which file.
import type { z } from 'zod'
import {
  assembleWebpSchema,
  commandLineSchema,
  convertImagesSchema,
  encodeVideoSchema,
  joinVideosSchema,
} from './schemas/other-schemas.js'
import { blenderSchema, joinTilesSchema, povRaySchema, renderSceneSchema } from './schemas/render-schemas.js'

export interface CatalogueEntry {
  readonly name: string
  readonly description: string
  readonly max_batch: number | null
  readonly batch_contiguous: boolean
  readonly supports_tiling: boolean
  /** In `src/shipped`. */
  readonly file: string
  readonly schema: z.ZodObject
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'RenderScene',
    file: 'render-scene.ts',
    description: 'Renders the demo scene, a farm by a lake through one day, as PNG files.',
    max_batch: null,
    batch_contiguous: true,
    supports_tiling: false,
    schema: renderSceneSchema,
  },
  {
    name: 'AssembleWebp',
    file: 'assemble-webp.ts',
    description: 'Makes one animated WebP file of rendered frames.',
    max_batch: 1,
    batch_contiguous: true,
    supports_tiling: false,
    schema: assembleWebpSchema,
  },
  {
    name: 'Blender',
    file: 'blender.ts',
    description: 'Renders frames or tiles of a scene with Blender, one process for a batch.',
    max_batch: null,
    batch_contiguous: true,
    supports_tiling: true,
    schema: blenderSchema,
  },
  {
    name: 'PovRay',
    file: 'pov-ray.ts',
    description: 'Renders frames or tiles of a scene with POV-Ray, one process for each.',
    max_batch: null,
    batch_contiguous: false,
    supports_tiling: true,
    schema: povRaySchema,
  },
  {
    name: 'JoinTiles',
    file: 'join-tiles.ts',
    description: 'Makes whole pictures of the tiles that a parent job has rendered.',
    max_batch: null,
    batch_contiguous: false,
    supports_tiling: false,
    schema: joinTilesSchema,
  },
  {
    name: 'EncodeVideo',
    file: 'encode-video.ts',
    description: 'Makes one video of rendered frames with ffmpeg.',
    max_batch: 1,
    batch_contiguous: true,
    supports_tiling: false,
    schema: encodeVideoSchema,
  },
  {
    name: 'JoinVideos',
    file: 'join-videos.ts',
    description: 'Puts parts of a video one behind the other with ffmpeg.',
    max_batch: 1,
    batch_contiguous: true,
    supports_tiling: false,
    schema: joinVideosSchema,
  },
  {
    name: 'ConvertImages',
    file: 'convert-images.ts',
    description: 'Resizes pictures and saves them in another format.',
    max_batch: null,
    batch_contiguous: false,
    supports_tiling: false,
    schema: convertImagesSchema,
  },
  {
    name: 'CommandLine',
    file: 'command-line.ts',
    description: 'Runs any program once for each task.',
    max_batch: null,
    batch_contiguous: false,
    supports_tiling: false,
    schema: commandLineSchema,
  },
]
