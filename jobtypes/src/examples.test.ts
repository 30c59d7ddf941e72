import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { framesOf } from '@pyfarm/contract/frames'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { shippedJobTypes } from './shipped-job-types.js'
import { needsProgram } from './testing/needs-program.js'
import { openRenderFarm, type RenderFarm } from './testing/render-farm.js'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const files = (await readdir(folder)).filter(file => file.endsWith('.json'))
const jobSchema = z.strictObject({
  title: z.string(),
  jobtype: z.string(),
  start: z.number(),
  end: z.number(),
  by: z.number(),
  batch: z.int().optional(),
  num_tiles: z.int().optional(),
  data: z.record(z.string(), z.unknown()),
})

/** With `/shots` and `/renders` in another folder. */
async function readExample(file: string, home: string) {
  const text = await readFile(path.join(folder, file), 'utf8')
  return jobSchema.parse(JSON.parse(text.replaceAll(/"\/(?=shots|renders)/g, `"${home.replaceAll('\\', '\\\\')}/`)))
}

describe('the example jobs', () => {
  it('are there for each job type, with data as its schema says', async () => {
    const examples = await Promise.all(files.map(file => readExample(file, '')))
    for (const { name, data } of await shippedJobTypes()) {
      const own = examples.filter(({ jobtype }) => jobtype === name)
      expect(own.length, name).toBeGreaterThan(0)
      for (const job of own) expect(z.fromJSONSchema(data).safeParse(job.data).error, job.title).toBeUndefined()
    }
  })
})

describe('the example jobs on an agent', { timeout: 120_000 }, () => {
  needsProgram('povray')
  needsProgram('ffmpeg', '-version')
  needsProgram('blender')
  let farm: RenderFarm
  beforeAll(async () => {
    farm = await openRenderFarm()
    await mkdir(path.join(farm.folder, 'shots'))
    await copyFile(path.join(folder, 'ball.pov'), path.join(farm.folder, 'shots', 'ball.pov'))
  })
  afterAll(() => farm.close())

  it('makes the scene of Blender’s example', async () => {
    const scene = path.join(farm.folder, 'shots', 'cube.blend')
    await promisify(execFile)('blender', ['-b', '--factory-startup', '--python', path.join(folder, 'make-cube.py'), '--', scene])
    expect((await stat(scene)).size).toBeGreaterThan(0)
  })

  // Each after those that make what it reads.
  it.each([
    'pov-ray.json',
    'blender.json',
    'blender-tiles.json',
    'join-tiles.json',
    'convert-images.json',
    'encode-video.json',
    'join-videos.json',
    'command-line.json',
    'render-scene.json',
    'assemble-webp.json',
  ])('%s is done', async file => {
    const { jobtype, data, num_tiles: tiles, ...range } = await readExample(file, farm.folder)
    const frames = Array.from(framesOf(range))
    const { states } = await farm.render(jobtype, data, frames, tiles)
    expect(states.filter(state => state.includes('failed'))).toEqual([])
    expect(states.filter(state => state.endsWith('done'))).toHaveLength(frames.length * (tiles ?? 1))
  })
})
