// The shipped job types by their names, as tests call them.
import type { JobType } from '@pyfarm/agent/job-type'
import { AssembleWebp } from '../shipped/assemble-webp.js'
import { Blender } from '../shipped/blender.js'
import { CommandLine } from '../shipped/command-line.js'
import { ConvertImages } from '../shipped/convert-images.js'
import { EncodeVideo } from '../shipped/encode-video.js'
import { JoinTiles } from '../shipped/join-tiles.js'
import { JoinVideos } from '../shipped/join-videos.js'
import { PovRay } from '../shipped/pov-ray.js'
import { RenderScene } from '../shipped/render-scene.js'

export const allJobTypes: Readonly<Record<string, JobType>> = {
  ...{ RenderScene, AssembleWebp, Blender, PovRay, JoinTiles, EncodeVideo, JoinVideos, ConvertImages, CommandLine },
}
