import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeWork } from '../testing/fake-work.js'
import { openRenderFarm, type RenderFarm } from '../testing/render-farm.js'
import { ConvertImages } from './convert-images.js'

const data = { input: '/in/frame-####.png', output: '/out/small-####.jpg' }

describe('the job type ConvertImages', () => {
  it('runs the program for all frames', () => {
    expect(
      ConvertImages.commandData(fakeWork({ ...data, format: 'webp', width: 640, fit: 'cover', quality: 80 }, [1, 2])),
    ).toEqual({
      command: process.execPath,
      arguments: [
        ...['/programs/@pyfarm/jobtypes/pyfarm-convert-images', '--frames=1,2'],
        ...['--input=/in/frame-####.png', '--output=/out/small-####.jpg'],
        ...['--format', 'webp', '--width', 640, '--fit', 'cover', '--quality', 80],
      ],
    })
  })

  it.each([
    [{}, /needs `input`/],
    [{ ...data, input: '/in/frame.png' }, /`input` needs #### /],
    [{ input: data.input }, /needs `output`/],
    [{ ...data, output: data.input }, /`output` is its `input`/],
    [{ ...data, output: '/out/small-####.psd' }, /needs `format`, because `output` does not end with/],
    [{ ...data, format: 'psd' }, /`format` must be one of png, /],
    [{ ...data, width: 0 }, /`width` must be a whole number/],
    [{ ...data, height: '9' }, /`height` must be a whole number/],
    [{ ...data, fit: 'tight' }, /`fit` must be one of inside, /],
    [{ ...data, quality: 101 }, /`quality` must be a whole number from 1 to 100/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => ConvertImages.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })
})

describe('the program pyfarm-convert-images', { timeout: 60_000 }, () => {
  let farm: RenderFarm
  let input: string
  beforeAll(async () => {
    farm = await openRenderFarm()
    input = path.join(farm.folder, 'in', 'frame-####.png')
    await mkdir(path.dirname(input))
    for (const frame of [1, 2]) {
      const create = { width: 64, height: 36, channels: 3 as const, background: 'teal' }
      await sharp({ create })
        .png()
        .toFile(path.join(farm.folder, 'in', `frame-000${frame}.png`))
    }
  })
  afterAll(() => farm.close())

  it.each([
    [
      { output: 'small-####.jpg', width: 32 },
      { format: 'jpeg', width: 32, height: 18 },
    ],
    [
      { output: 'same-####.webp', quality: 60 },
      { format: 'webp', width: 64, height: 36 },
    ],
    [
      { output: 'square-####.png', width: 20, height: 20, fit: 'cover' },
      { format: 'png', width: 20, height: 20 },
    ],
    [
      { output: 'other-####.picture', format: 'tiff' },
      { format: 'tiff', width: 64, height: 36 },
    ],
    [{ output: 'modern-####.avif' }, { format: 'heif', width: 64, height: 36 }],
  ])('converts to %j', async ({ output, ...more }, picture) => {
    const job = await farm.render('ConvertImages', { input, output: path.join(farm.folder, output), ...more }, [1, 2])
    expect(job.states).toEqual(['1 running', '1 done', '2 running', '2 done'])
    expect(await sharp(path.join(farm.folder, output.replace('####', '0002'))).metadata()).toMatchObject(picture)
  })

  it('fails the frames whose pictures are not there', async () => {
    const output = path.join(farm.folder, 'half', 'f-####.jpg')
    const job = await farm.render('ConvertImages', { input, output }, [2, 3])
    expect(job.states.slice(0, 3)).toEqual(['2 running', '2 done', '3 running'])
    expect(job.states[3]).toMatch(
      /^3 failed: The program that converts pictures ended with status 1: .*frame-0003\.png can't be converted:/,
    )
    expect(await readdir(path.dirname(output))).toEqual(['f-0002.jpg'])
  })
})
