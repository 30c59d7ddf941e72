import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOrder, renderPicture } from './run-pov-ray.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-pov-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A program in place of POV-Ray: it copies a picture to where `+O` says, under a name with a frame's number. */
async function renderer(): Promise<readonly [string, ...string[]]> {
  const picture = path.join(folder, 'given.png')
  await sharp({ create: { width: 8, height: 6, channels: 3, background: 'red' } })
    .png()
    .toFile(picture)
  const script = `const [given, ...words] = process.argv.slice(1)
    process.stderr.write('Rendered 1 of 2 pixels (50%)\\rRendered 2 of 2 pixels (100%)\\r\\n' + words.slice(1).join(' '))
    require('node:fs').copyFileSync(given, words[0].slice(2).replace('picture.png', 'picture12.png'))`
  return [process.execPath, '-e', script, picture]
}

describe('running POV-Ray', () => {
  it('hands on its progress a line at a time, and moves the finished picture whatever frame number is in its name', async () => {
    const lines: string[] = []
    const output = path.join(folder, 'out', 'frame-0012.png')
    await renderPicture({ output, crop: undefined, command: await renderer() }, line => lines.push(line))
    expect(lines).toEqual(['Rendered 1 of 2 pixels (50%)', 'Rendered 2 of 2 pixels (100%)', `saved ${output}`])
    expect(await readdir(path.dirname(output))).toEqual(['frame-0012.png'])
  })

  it('asks for the pixels of a tile and keeps only those', async () => {
    const lines: string[] = []
    const output = path.join(folder, 'out', 'tile.png')
    const crop = { x: 4, y: 3, width: 4, height: 3 }
    await renderPicture({ output, crop, command: await renderer() }, line => lines.push(line))
    expect(lines).toContain('+SC5 +EC8 +SR4 +ER6')
    expect(await sharp(output).metadata()).toMatchObject({ width: 4, height: 3 })
  })

  it('leaves nothing behind when the program fails or makes no picture', async () => {
    const output = path.join(folder, 'out', 'frame.png')
    const run = (script: string) =>
      renderPicture({ output, crop: undefined, command: [process.execPath, '-e', script] }, () => undefined)
    await expect(run('process.exitCode = 3')).rejects.toThrow('POV-Ray ended with status 3.')
    await expect(run('')).rejects.toThrow('POV-Ray ended well, but its picture is not there.')
    expect(await readdir(path.dirname(output))).toEqual([])
  })

  it.skipIf(process.platform === 'win32')(
    'ends POV-Ray and takes its files away when it is ended (left out on Windows: no SIGTERM)',
    async () => {
      const program = fileURLToPath(new URL('../../bin/run-pov-ray.js', import.meta.url))
      const script = "process.stderr.write('Rendered 1 of 2 pixels (50%)\\n'); setInterval(() => undefined, 1000)"
      const output = path.join(folder, 'out', 'frame.png')
      const child = spawn(process.execPath, [program, '--output', output, '--', process.execPath, '-e', script], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      await once(child.stderr, 'data')
      child.kill('SIGTERM')
      const [code] = (await once(child, 'close')) as [number]
      expect(code).toBe(1)
      expect(await readdir(path.dirname(output))).toEqual([])
    },
  )

  it.each([
    [['--output', '/a.png'], /The command of POV-Ray is missing after --\./],
    [['--', 'povray'], /--output is missing/],
    [['--output', '/a.png', '--crop', '1,2', '--', 'povray'], /--crop 1,2 is not x,y,width,height/],
  ])('refuses the arguments %j', (given, sentence) => expect(() => readOrder(given)).toThrow(sentence))
})
