import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseBlenderLine } from '../kit/blender-output.js'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { differenceOf } from '../testing/pictures.js'
import { needsProgram } from '../testing/needs-program.js'
import { openRenderFarm, type RenderFarm } from '../testing/render-farm.js'
import { Blender } from './blender.js'

const data = { scene: '/shots/farm.blend', output: '/out/frame-####.png' }

describe('the job type Blender', () => {
  it('runs one process for the frames of a batch', () => {
    const more = { scene_name: 'Night', arguments: ['--threads', 2], program: '/opt/blender' }
    const [command, ...others] = [Blender.commandData(fakeWork({ ...data, ...more }, [1, 2, 3, 7]))].flat()
    expect(others).toEqual([])
    expect(command).toEqual({
      id: 'frames',
      command: '/opt/blender',
      arguments: [
        ...['-b', '/shots/farm.blend', '-S', 'Night', '--python-exit-code', '3', '--python-expr', expect.any(String)],
        ...['--threads', '2', '-f', '1..3,7'],
      ],
    })
  })

  it('runs one process for each tile, with the settings as a text of Python’s', () => {
    const places = [1, 2].flatMap(frame => [0, 1].map(tile => ({ frame, tile })))
    const commands = [Blender.commandData(fakeWork({ ...data, camera: 'the "best"\n' }, places, 6))].flat()
    expect(commands).toMatchObject([{ id: 'tile 0' }, { id: 'tile 1' }])
    const script = String(Object(commands[1]).arguments[5])
    const literal = /^order = json\.loads\((.*)\)$/m.exec(script)?.[1] ?? ''
    expect(JSON.parse(String(JSON.parse(literal)))).toEqual({
      ...{ output: '/out/frame-####.tile-001.png', format: 'PNG', camera: 'the "best"\n', failOnMissing: false },
      tile: { column: 1, row: 0, columns: 3, rows: 2 },
    })
  })

  it.each([
    [{}, [1], /needs `output`/],
    [{ ...data, scene: undefined }, [1], /needs `scene`/],
    [{ ...data, scene: '//farm.blend'.slice(2) }, [1], /`scene` is no absolute path/],
    [{ ...data, output: '/out/frame.png' }, [1], /`output` needs #### /],
    [{ ...data, output: '/out/frame-####' }, [1], /needs `format`/],
    [{ ...data, format: 'GIF' }, [1], /`format` must be one of PNG, /],
    [{ ...data, engine: 4 }, [1], /needs `engine`/],
    [{ ...data, samples: 0 }, [1], /`samples` must be a whole number from 1 /],
    [{ ...data, resolution: [64] }, [1], /`resolution` must be width and height/],
    [{ ...data, scene_name: '' }, [1], /needs `scene_name`/],
    [{ ...data, camera: [] }, [1], /needs `camera`/],
    [{ ...data, fail_on_missing: 'yes' }, [1], /`fail_on_missing` must be true or false/],
    [{ ...data, arguments: '-t 2' }, [1], /`arguments` must be a list/],
    [data, [1.5], /renders whole frames from 0 on, not frame 1\.5/],
    [data, [-1], /renders whole frames from 0 on, not frame -1/],
  ])('refuses the data %j for the frames %j with a sentence', (wrong, frames, sentence) => {
    expect(() => Blender.commandData(fakeWork(wrong, frames))).toThrow(sentence)
  })

  it.each([
    [
      'Fra:4 Mem:9.60M (Peak 10.24M) | Time:00:00.09 | Remaining:00:00.01 | Mem:0.85M, Peak:0.85M | Scene, ViewLayer | Sample 1/4',
      { kind: 'frame', frame: 4, progress: 0.25, peak: '10.24' },
    ],
    [
      'Fra:1 Mem:80.60M (Peak 90.24M) | Time:00:01.03 | Mem:9.18M, Peak:9.18M | Scene, ViewLayer | Rendered 1/4 Tiles, Sample 64/128',
      { kind: 'frame', frame: 1, progress: 0.375, peak: '90.24' },
    ],
    [
      'Fra:1 Mem:8.46M (Peak 10.24M) | Time:00:00.00 | Mem:0.00M, Peak:0.00M | Scene, ViewLayer | Updating Scene',
      { kind: 'frame', frame: 1, progress: undefined, peak: '10.24' },
    ],
    ["Saved: '/tmp/out/f-0001.png'", { kind: 'saved', file: '/tmp/out/f-0001.png' }],
    ['pyfarm: missing texture: /shots/paint.png', { kind: 'missing', what: 'texture', file: '/shots/paint.png' }],
    ['pyfarm: error: the file has no camera named X', { kind: 'complaint', text: 'the file has no camera named X' }],
    [
      "Error: Cannot read file '/tmp/nosuch.blend': No such file or directory",
      { kind: 'complaint', text: "Cannot read file '/tmp/nosuch.blend': No such file or directory" },
    ],
    [
      "Error: Render error (Invalid argument) cannot save: '/proc/nope/f-001.png'",
      { kind: 'complaint', text: "Render error (Invalid argument) cannot save: '/proc/nope/f-001.png'" },
    ],
    ['Error: Python: Traceback (most recent call last):', { kind: 'other' }],
    ['RuntimeError: no "x"', { kind: 'complaint', text: 'RuntimeError: no "x"' }],
    [' Time: 00:00.21 (Saving: 00:00.11)', { kind: 'other' }],
  ])('reads the line %s', (line, said) => {
    expect(parseBlenderLine(line)).toEqual(said)
  })

  it('reports each frame when Blender begins and has saved it, and fails those that are not saved', async () => {
    const work = fakeWork(data, [1, 2, 3])
    const process = fakeProcess('frames')
    Blender.processStarted?.(work, process)
    say(Blender, work, process, [
      'Fra:1 Mem:9.60M (Peak 10.24M) | Time:00:00.09 | Mem:0.85M, Peak:0.85M | Scene, ViewLayer | Sample 2/4',
      "Saved: '/out/passes/depth-0001.png'",
      "Saved: '/out/frame-0001.png'",
      'Fra:2 Mem:9.60M (Peak 10.24M) | Time:00:00.09 | Mem:0.85M, Peak:0.85M | Scene, ViewLayer | Finished',
      "Error: Render error (No space left on device) cannot save: '/out/frame-0002.png'",
    ])
    await Blender.processStopped?.(work, process, { code: 1 }, true)
    const error = "Blender ended with status 1: Render error (No space left on device) cannot save: '/out/frame-0002.png'"
    expect(work.reports).toEqual(['1 running', '1 done', '2 running', `2 failed: ${error}`, `3 failed: ${error}`])
    expect(work.progress).toEqual(['1 0.5'])
    expect(work.logged).toEqual(['Frame 1 is saved; Blender used at most 10.24 MB of memory.'])
  })
})

describe('Blender itself', { timeout: 240_000 }, () => {
  needsProgram('blender')
  const script = fileURLToPath(new URL('../../examples/make-cube.py', import.meta.url))
  let farm: RenderFarm
  const scene = (name: string) => path.join(farm.folder, `${name}.blend`)
  const make = (name: string, ...more: string[]) =>
    promisify(execFile)('blender', ['-b', '--factory-startup', '--python', script, '--', scene(name), ...more])
  beforeAll(async () => {
    farm = await openRenderFarm()
    await make('cube').catch(() => undefined)
    await make('painted', '--missing-texture').catch(() => undefined)
  }, 60_000)
  afterAll(() => farm.close())

  it('renders a batch in one process, frame by frame', async () => {
    const output = path.join(farm.folder, 'frames', 'frame-####.png')
    const job = await farm.render('Blender', { scene: scene('cube'), output, resolution: [48, 27], samples: 2 }, [1, 2, 10])
    expect(job.states).toEqual(['1 running', '1 done', '2 running', '2 done', '10 running', '10 done'])
    expect(job.log.match(/Command: /g)).toHaveLength(1)
    expect(job.log).toMatch(/Frame 10 is saved; Blender used at most [\d.]+ MB of memory\./)
    expect(job.progress.length).toBeGreaterThan(0)
    expect(await readdir(path.dirname(output))).toEqual(['frame-0001.png', 'frame-0002.png', 'frame-0010.png'])
    expect(await sharp(path.join(farm.folder, 'frames', 'frame-0010.png')).metadata()).toMatchObject({ width: 48, height: 27 })
  })

  it('renders tiles that JoinTiles makes the same picture of', async () => {
    const [whole, tiled] = ['whole', 'tiled'].map(name => path.join(farm.folder, name, 'f-####.png'))
    const common = { scene: scene('cube'), resolution: [65, 37], samples: 4, engine: 'CYCLES' }
    await farm.render('Blender', { ...common, output: whole }, [1])
    const tiles = await farm.render('Blender', { ...common, output: tiled }, [1, 2], 6)
    expect(tiles.states.filter(state => state.endsWith('done'))).toHaveLength(12)
    const joined = await farm.render('JoinTiles', { output: tiled, tiles: 6 }, [1, 2])
    expect(joined.states).toEqual(['1 running', '1 done', '2 running', '2 done'])
    const pictures = ['whole', 'tiled'].map(name => path.join(farm.folder, name, 'f-0001.png'))
    const difference = await differenceOf(pictures[0] ?? '', pictures[1] ?? '')
    expect(difference).toMatchObject({ width: 65, height: 37 })
    expect(difference.largest).toBeLessThanOrEqual(2)
  })

  it('says which texture is missing, and fails for it only when the job wants that', async () => {
    const output = path.join(farm.folder, 'painted', 'f-####.png')
    const texture = path.join(farm.folder, 'textures', 'paint.png')
    const lenient = await farm.render('Blender', { scene: scene('painted'), output, samples: 1 }, [1])
    expect(lenient.states).toEqual(['1 running', '1 done'])
    expect(lenient.log).toContain(`The scene misses the texture ${texture}.`)
    const strict = await farm.render('Blender', { scene: scene('painted'), output, fail_on_missing: true }, [1, 2])
    const error = `Blender ended with status 3: the scene misses the texture ${texture}`
    expect(strict.states).toEqual([`1 failed: ${error}`, `2 failed: ${error}`])
  })

  it('says which library is missing', async () => {
    await make('library')
    await make('linked', '--link', scene('library'))
    await rm(scene('library'))
    const output = path.join(farm.folder, 'linked', 'f-####.png')
    const lenient = await farm.render('Blender', { scene: scene('linked'), output, samples: 1 }, [1])
    expect(lenient.states).toEqual(['1 running', '1 done'])
    expect(lenient.log).toContain(`The scene misses the library ${scene('library')}.`)
    const strict = await farm.render('Blender', { scene: scene('linked'), output, fail_on_missing: true }, [1])
    expect(strict.states).toEqual([`1 failed: Blender ended with status 3: the scene misses the library ${scene('library')}`])
  })

  it.each([
    [{ scene: '/nowhere/no.blend' }, /Cannot read file '\/nowhere\/no\.blend'/],
    [{ camera: 'Kamera' }, /the file has no camera named Kamera/],
    [{ scene_name: 'Szene' }, /the file has no scene named Szene/],
    [{ engine: 'POVRAY' }, /this Blender has no render engine POVRAY/],
    [{ output: '/proc/nowhere/f-####.png' }, /cannot save: '\/proc\/nowhere\/f-0001\.png'/],
  ])('fails with the sentence that says why: %j', async (wrong, sentence) => {
    const output = path.join(farm.folder, 'wrong', 'f-####.png')
    const job = await farm.render('Blender', { scene: scene('cube'), output, samples: 1, ...wrong }, [1])
    expect(job.states.at(-1)).toMatch(sentence)
  })
})
