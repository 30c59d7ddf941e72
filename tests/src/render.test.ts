// A whole farm with real renderers: a master, two agents, Blender, POV-Ray and ffmpeg, and scenes that the repository makes itself.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needsProgram } from '@pyfarm/jobtypes/testing/needs-program'
import { differenceOf } from '@pyfarm/jobtypes/testing/pictures'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkout } from './harness/processes.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

const run = promisify(execFile)
const examples = join(checkout, 'jobtypes', 'examples')
const size = { width: 64, height: 36 }
const resolution = [size.width, size.height]

describe('a farm that renders', { timeout: 180_000 }, () => {
  needsProgram('blender')
  needsProgram('povray')
  needsProgram('ffmpeg', '-version')
  let farm: TestFarm
  let shots: string
  beforeAll(async () => {
    farm = await openFarm()
    for (const name of ['one', 'two']) farm.startAgent(name)
    shots = join(farm.folder, 'shots')
    await mkdir(shots)
    await copyFile(join(examples, 'ball.pov'), join(shots, 'ball.pov'))
    await makeCube('cube.blend').catch(() => undefined)
    await until(async () => (await farm.onlineAgents()) === 2, 'both agents are online')
  }, 120_000)
  afterAll(() => farm.close())

  const makeCube = (name: string, ...more: string[]) =>
    run('blender', ['-b', '--factory-startup', '--python', join(examples, 'make-cube.py'), '--', join(shots, name), ...more])

  const submit = (title: string, jobtype: string, job: object, data: object) =>
    farm.submit({ title, jobtype, start: 1, end: 1, by: 1, ...job, data })

  async function isDone(job: number): Promise<void> {
    await until(async () => /^(done|failed)$/.test((await farm.job(job)).state), `job ${job} ends`)
    const tasks = await farm.tasks(job)
    expect(tasks.map(({ state, last_error: error }) => [state, error])).toEqual(tasks.map(() => ['done', null]))
  }

  /** A picture of this size that is not all of one colour. */
  async function expectPicture(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const picture = sharp(join(farm.folder, name))
      expect(await picture.metadata(), name).toMatchObject(size)
      const { channels } = await picture.stats()
      expect(Math.max(...channels.map(({ stdev }) => stdev)), name).toBeGreaterThan(5)
    }
  }

  const numbered = (name: string, frames: number) =>
    Array.from({ length: frames }, (_, index) => name.replace('####', String(index + 1).padStart(4, '0')))

  async function logOf(job: number): Promise<string> {
    const [task] = await farm.tasks(job)
    const logs = `/jobs/${job}/tasks/${task?.id ?? 0}/attempts/1/logs/`
    const [log] = z.array(z.object({ identifier: z.string() })).parse((await farm.call('GET', logs)).body)
    const file = `${logs}${log?.identifier ?? ''}/logfile`
    await until(async () => (await farm.call('GET', file)).status === 200, 'the log is there')
    return String((await farm.call('GET', file)).body)
  }

  it('makes pictures of a Blender scene and a video of them, frame by frame, on both agents', async () => {
    const output = join(farm.folder, 'cube', 'frame-####.png')
    const scene = join(shots, 'cube.blend')
    const frames = { end: 4, batch: 2 }
    const render = await submit('Cube', 'Blender', frames, { scene, output, engine: 'CYCLES', samples: 2, resolution })
    const video = { input: output, frames: '1-4', fps: 12, output: join(farm.folder, 'cube.mp4') }
    const encode = await submit('Cube, as a video', 'EncodeVideo', { parents: [{ id: render }] }, video)
    await isDone(render)
    await isDone(encode)
    await expectPicture(...numbered('cube/frame-####.png', 4))
    expect((await differenceOf(...pair('cube', 1, 4))).largest).toBeGreaterThan(50)
    expect(new Set((await farm.tasks(render)).map(task => task.agent_id)).size).toBe(2)
    const asked = ['-v', 'error', '-count_frames', '-show_entries', 'stream=width,height,nb_read_frames', '-of', 'csv=p=0']
    expect((await run('ffprobe', [...asked, video.output])).stdout.trim()).toBe('64,36,4')
  })

  const pair = (folder: string, one: number, other: number): [string, string] => [
    join(farm.folder, folder, `frame-000${one}.png`),
    join(farm.folder, folder, `frame-000${other}.png`),
  ]

  it('makes the same picture of POV-Ray’s tiles, joined by a child job, as of the whole frame', async () => {
    const scene = join(shots, 'ball.pov')
    const data = { scene, resolution, frames: '1-2' }
    const output = join(farm.folder, 'tiled', 'frame-####.png')
    const whole = await submit('Ball', 'PovRay', { end: 2 }, { ...data, output: join(farm.folder, 'ball', 'frame-####.png') })
    const tiled = await submit('Ball in tiles', 'PovRay', { end: 2, num_tiles: 4, batch: 2 }, { ...data, output })
    const joining = { end: 2, batch: 2, parents: [{ id: tiled }] }
    const joined = await submit('Ball of its tiles', 'JoinTiles', joining, { output, tiles: 4, remove_tiles: true })
    for (const job of [whole, tiled, joined]) await isDone(job)
    expect(await farm.tasks(tiled)).toHaveLength(8)
    await expectPicture(...numbered('ball/frame-####.png', 2))
    for (const name of ['frame-0001.png', 'frame-0002.png']) {
      const difference = await differenceOf(join(farm.folder, 'tiled', name), join(farm.folder, 'ball', name))
      expect(difference).toEqual({ ...size, largest: 0 })
    }
    expect((await readdir(join(farm.folder, 'tiled'))).sort()).toEqual(['frame-0001.png', 'frame-0002.png'])
  })

  it('shows how far Blender is while it renders', async () => {
    const data = { scene: join(shots, 'cube.blend'), output: join(farm.folder, 'slow', 'frame-####.png'), engine: 'CYCLES' }
    const job = await submit('Slow cube', 'Blender', {}, { ...data, samples: 4096, resolution: [320, 180] })
    const progressSchema = z.array(z.object({ state: z.string().nullable(), progress: z.number().nullable() }))
    const between = async () => {
      const tasks = progressSchema.parse((await farm.call('GET', `/jobs/${job}/tasks/`)).body)
      return tasks.some(({ state, progress }) => state === 'running' && progress !== null && progress > 0 && progress < 1)
    }
    await until(between, 'a part of the frame is done')
    // What is seen is enough: nobody waits for the rest.
    await farm.call('POST', `/jobs/${job}/pause`, {})
    await until(async () => (await farm.job(job)).state === 'paused', 'it is stopped')
  })

  it('names a texture that is missing in the log', async () => {
    await makeCube('painted.blend', '--missing-texture')
    const output = join(farm.folder, 'painted', 'frame-####.png')
    const data = { scene: join(shots, 'painted.blend'), output, samples: 1, resolution }
    const job = await submit('Painted cube', 'Blender', {}, data)
    await isDone(job)
    expect(await logOf(job)).toMatch(/paint\.png/)
    const strict = await submit('Painted cube, strictly', 'Blender', { requeue: 0 }, { ...data, fail_on_missing: true })
    await until(async () => (await farm.job(strict)).state === 'failed', 'the strict job fails')
    expect((await farm.tasks(strict))[0]?.last_error).toMatch(/paint\.png/)
  })
})
