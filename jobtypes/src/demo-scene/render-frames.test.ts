import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runRenderScene } from './render-frames.js'

const program = fileURLToPath(new URL('../../bin/render-scene.js', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-render-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('pyfarm-render-scene', () => {
  it('writes a PNG file of the size asked for, for each frame, and says so', async () => {
    const output = path.join(folder, 'new', 'frame-####.png')
    const ended = await run(['--frames', '3,4', '--count', '96', '--width', '320', '--height', '180', '--output', output])
    expect(ended).toMatchObject({ status: 0, stderr: '' })
    expect(await readdir(path.dirname(output))).toEqual(['frame-0003.png', 'frame-0004.png'])
    expect(await sharp(path.join(folder, 'new', 'frame-0004.png')).metadata()).toMatchObject({
      format: 'png',
      width: 320,
      height: 180,
    })
    expect(ended.stdout.split('\n')).toEqual([
      'rendering frame 3 of 96',
      'frame 3 70 %',
      expect.stringMatching(/^rendered frame 3 of 96 in \d+ ms -> .*frame-0003\.png$/),
      'rendering frame 4 of 96',
      'frame 4 70 %',
      expect.stringMatching(/^rendered frame 4 of 96 in \d+ ms -> .*frame-0004\.png$/),
      '',
    ])
  })

  it.each([
    [[], '--frames is missing.'],
    [['--frames', '1'], '--output is missing.'],
    [['--frames', 'one', '--output', '/x-#.png'], '--frames one is no list of frames such as 1,2,3 or 1-96.'],
    [['--frames', '1-999999', '--output', '/x-#.png'], '--frames 1-999999 is no list of frames such as 1,2,3 or 1-96.'],
    [['--frames', '1,2', '--output', '/x.png'], '--output /x.png needs a place for the frame'],
    [['--frames', '1', '--output', '/x-#.png', '--width', '0'], '--width 0 is no whole number from 1 to 8192.'],
    [['--frames', '1', '--output', '/x-#.png', '--height', '99999'], '--height 99999 is no whole number from 1 to 8192.'],
    [['--frames', '1', '--output', '/x-#.png', '--colour', 'red'], "Unknown option '--colour'"],
  ])('ends with status 2 and a sentence for %j', async (given, sentence) => {
    const ended = await run(given)
    expect(ended).toMatchObject({ status: 2, stdout: '' })
    expect(ended.stderr).toContain(sentence)
    expect(ended.stderr).toContain('usage: pyfarm-render-scene')
    expect(ended.stderr).not.toContain('    at ')
  })

  it('ends with status 1 where it can not write, and leaves nothing behind', async () => {
    await writeFile(path.join(folder, 'file'), '')
    const output = path.join(folder, 'file', 'frame-#.png')
    const ended = await run(['--frames', '1', '--width', '32', '--height', '18', '--output', output])
    expect(ended.status).toBe(1)
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('draws frame 97 of 96 like frame 1', async () => {
    const lines: string[] = []
    const given = ['--frames', '1,97', '--width', '64', '--height', '36', '--output', path.join(folder, '#.png')]
    expect(await runRenderScene(given, line => lines.push(line))).toBe(0)
    const [first, next] = await Promise.all(
      [1, 97].map(frame =>
        sharp(path.join(folder, `${frame}.png`))
          .raw()
          .toBuffer(),
      ),
    )
    expect(lines).toHaveLength(6)
    expect(next).toEqual(first)
  })
})

function run(given: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [program, ...given], (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}
