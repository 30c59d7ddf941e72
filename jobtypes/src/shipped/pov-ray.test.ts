import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { differenceOf } from '../testing/pictures.js'
import { needsProgram } from '../testing/needs-program.js'
import { openRenderFarm, type RenderFarm } from '../testing/render-farm.js'
import { isPovRayComplaint, parsePovRayProgress, PovRay } from './pov-ray.js'

const data = { scene: '/shots/ball.pov', output: '/out/frame-####.png', resolution: [65, 37] }

describe('the job type PovRay', () => {
  it('runs POV-Ray once for each frame', () => {
    const more = { quality: 9, antialias: 0.3, include_paths: ['/inc'], arguments: ['+WT2'], program: '/opt/povray' }
    expect(PovRay.commandData(fakeWork({ ...data, ...more }, [7]))).toEqual([
      {
        id: '101',
        command: process.execPath,
        arguments: [
          ...['/programs/@pyfarm/jobtypes/pyfarm-run-pov-ray', '--output', '/out/frame-0007.png', '--', '/opt/povray'],
          ...['+I/shots/ball.pov', '+W65', '+H37', '+FN', '-D', '+L/inc', '+Q9', '+A0.3', '+K7', '+WT2'],
        ],
      },
    ])
  })

  it('lets the clock run over the whole animation, whatever part of it is rendered', () => {
    const [command] = [PovRay.commandData(fakeWork({ ...data, frames: '1-96', clock: [0, 2] }, [12]))].flat()
    expect(command).toMatchObject({
      arguments: expect.arrayContaining(['+KFI1', '+KFF96', '+KI0', '+KF2', '+SF12', '+EF12']) as unknown,
    })
  })

  it('renders the pixels of a tile into a picture of its own', () => {
    const commands = PovRay.commandData(
      fakeWork(
        data,
        [3].flatMap(frame => [0, 1, 2, 3].map(tile => ({ frame, tile }))),
        4,
      ),
    )
    expect([commands].flat()[3]).toMatchObject({
      arguments: expect.arrayContaining(['--output', '/out/frame-0003.tile-003.png', '--crop', '32,18,33,19']) as unknown,
    })
  })

  it.each([
    [{}, /needs `output`/],
    [{ ...data, scene: undefined }, /needs `scene`/],
    [{ ...data, scene: 'ball.pov' }, /`scene` is no absolute path/],
    [{ ...data, output: '/out/frame.png' }, /`output` needs #### /],
    [{ ...data, output: '/out/frame-####.psd' }, /`output` must end with one of png/],
    [{ ...data, resolution: '65x37' }, /`resolution` must be width and height/],
    [{ ...data, frames: '1-96x5' }, /`frames` must be all frames/],
    [{ ...data, frames: 'all' }, /needs `frames`/],
    [{ ...data, frames: '5-96' }, /frame 1 is not among the `frames` 5-96/],
    [{ ...data, clock: 1 }, /`clock` must be/],
    [{ ...data, quality: 12 }, /`quality` must be a whole number from 0 to 11, not 12/],
    [{ ...data, antialias: 'much' }, /`antialias` must be a number from 0 to 3, not "much"/],
    [{ ...data, include_paths: '/inc' }, /`include_paths` must be a list/],
    [{ ...data, arguments: [[]] }, /`arguments` must be a list/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => PovRay.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })

  it('reads progress and what is wrong from the output', async () => {
    expect(parsePovRayProgress('Rendered 1024 of 2304 pixels (44%)')).toBeCloseTo(0.444, 3)
    expect(parsePovRayProgress('Render Options')).toBeUndefined()
    expect(isPovRayComplaint('povray: cannot open the user configuration file /root/.povray/3.7/povray.conf: No such file')).toBe(
      false,
    )
    const work = fakeWork(data, [1])
    const process = fakeProcess('101')
    PovRay.processStarted?.(work, process)
    say(
      PovRay,
      work,
      process,
      [
        '==== [Parsing...] ==========================================================',
        "File 'bad.pov' line 1: Parse Error: No matching } in 'sphere', undeclared",
        " identifier 'oops' found instead",
        'Fatal error in parser: Cannot parse input.',
        'Render failed',
      ],
      'stderr',
    )
    await PovRay.processStopped?.(work, process, { code: 1 }, true)
    expect(work.reports).toEqual([
      '1 running',
      "1 failed: POV-Ray ended with status 1: File 'bad.pov' line 1: Parse Error: No matching } in 'sphere', undeclared identifier 'oops' found instead",
    ])
  })
})

describe('POV-Ray itself', { timeout: 120_000 }, () => {
  needsProgram('povray')
  const scene = fileURLToPath(new URL('../../examples/ball.pov', import.meta.url))
  let farm: RenderFarm
  beforeAll(async () => {
    farm = await openRenderFarm()
  })
  afterAll(() => farm.close())

  it('renders frames of an animation, and says how far it is', async () => {
    const output = path.join(farm.folder, 'frames', 'frame-####.png')
    const job = await farm.render('PovRay', { scene, output, resolution: [320, 180], antialias: 0.1, frames: '1-10' }, [2, 9])
    expect(job.states).toEqual(['2 running', '2 done', '9 running', '9 done'])
    expect(job.log).toMatch(/Rendered \d+ of 57600 pixels/)
    expect(job.progress.length).toBeGreaterThan(0)
    expect(await readdir(path.dirname(output))).toEqual(['frame-0002.png', 'frame-0009.png'])
    const [early, late] = [2, 9].map(frame => path.join(farm.folder, 'frames', `frame-000${frame}.png`))
    expect((await differenceOf(early ?? '', late ?? '')).largest).toBeGreaterThan(50)
  })

  it('renders tiles that JoinTiles makes the same picture of', async () => {
    const [whole, tiled] = ['whole', 'tiled'].map(name => path.join(farm.folder, name, 'f-####.png'))
    const common = { scene, resolution: [65, 37] }
    await farm.render('PovRay', { ...common, output: whole }, [1])
    const tiles = await farm.render('PovRay', { ...common, output: tiled }, [1], 6)
    expect(tiles.states.filter(state => state.endsWith('done'))).toHaveLength(6)
    const joined = await farm.render('JoinTiles', { output: tiled, tiles: 6, remove_tiles: true }, [1])
    expect(joined.states).toEqual(['1 running', '1 done'])
    expect(await readdir(path.join(farm.folder, 'tiled'))).toEqual(['f-0001.png'])
    const pictures = ['whole', 'tiled'].map(name => path.join(farm.folder, name, 'f-0001.png'))
    expect(await differenceOf(pictures[0] ?? '', pictures[1] ?? '')).toEqual({ width: 65, height: 37, largest: 0 })
  })

  it('fails with POV-Ray’s own sentence', async () => {
    const output = path.join(farm.folder, 'none', 'f-####.png')
    const job = await farm.render('PovRay', { scene: path.join(farm.folder, 'none.pov'), output }, [1])
    expect(job.states[1]).toMatch(/^1 failed: POV-Ray ended with status 1: Possible Parse Error: Cannot find file '.*none\.pov'/)
    expect(await readdir(path.dirname(output))).toEqual([])
  })

  it('says so where it is not installed', async () => {
    const output = path.join(farm.folder, 'none', 'f-####.png')
    const job = await farm.render('PovRay', { scene, output, program: 'no-such-povray' }, [1])
    expect(job.states[1]).toMatch(/could not start "no-such-povray": there is no such program/)
  })
})
