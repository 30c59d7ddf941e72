import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assembleWebp, readOrder, runAssembleWebp } from './assemble-webp.js'
import { pageTimes } from './webp-container.js'

let folder: string
let lines: string[]
const print = (line: string) => lines.push(line)

beforeEach(async () => {
  lines = []
  folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-assemble-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

describe('pyfarm-assemble-webp', () => {
  it('makes one animation with a page for each frame, shown at the frames a second asked for', async () => {
    await paint([1, 2, 3, 4, 5])
    expect(await runAssembleWebp(given('1-5'), print)).toBe(0)
    const { format, pages, width, pageHeight, delay, loop } = await sharp(path.join(folder, 'out', 'a.webp'), {
      animated: true,
    }).metadata()
    expect({ format, pages, width, pageHeight, loop }).toEqual({ format: 'webp', pages: 5, width: 32, pageHeight: 18, loop: 0 })
    expect(delay).toEqual([42, 41, 42, 42, 41])
    expect(lines.slice(0, 2)).toEqual(['assembled frame 1 of 5', 'assembled frame 2 of 5'])
    expect(await readdir(path.join(folder, 'out'))).toEqual(['a.webp'])
  })

  it('shows the frames in their order', async () => {
    await paint([1, 2, 3])
    await runAssembleWebp(given('1-3'), print)
    const reds = await Promise.all([0, 1, 2].map(page => redAt(page)))
    expect(reds[0]).toBeCloseTo(40, -1)
    expect(reds[1]).toBeCloseTo(80, -1)
    expect(reds[2]).toBeCloseTo(120, -1)
  })

  it('keeps a page for each of several frames that look the same', async () => {
    await Promise.all([1, 2, 3].map(frame => picture(frame, 100)))
    await assembleWebp(readOrder(given('1-3')), print)
    expect((await sharp(path.join(folder, 'out', 'a.webp')).metadata()).pages).toBe(3)
  })

  it('keeps what can be seen through', async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 90, b: 0, alpha: 0.5 } } })
    await image.png().toFile(path.join(folder, 'f-01.png'))
    await assembleWebp(readOrder(given('1')), print)
    const { data } = await sharp(path.join(folder, 'out', 'a.webp'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[3]).toBeGreaterThan(120)
    expect(data[3]).toBeLessThan(136)
  })

  it('names the frames that are missing in one sentence and ends with status 1', async () => {
    await paint([1, 3])
    const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await runAssembleWebp(given('1-4'), print)).toBe(1)
    const said = complaint.mock.calls.map(([text]) => String(text)).join('')
    expect(said).toBe(`2 of 4 frames are missing (2, 4) at ${path.join(folder, 'f-##.png')}: render them first.\n`)
    expect(await readdir(folder)).toEqual(['f-01.png', 'f-03.png'])
  })

  it('names a frame that is no picture, and leaves no half animation', async () => {
    await paint([1])
    await writeFile(path.join(folder, 'f-02.png'), 'not a picture')
    await expect(assembleWebp(readOrder(given('1-2')), print)).rejects.toThrow(
      /f-02\.png can't be read as a picture .*: render it again\.$/s,
    )
    expect(await readdir(path.join(folder, 'out'))).toEqual([])
  })

  it.each([
    [['--frames', '1-3', '--input', '/x.png', '--output', '/o.webp'], /^--input \/x\.png needs a place/],
    [['--frames', '3-1', '--input', '/x-#.png', '--output', '/o.webp'], /is no list of frames/],
    [['--frames', '1', '--input', '/x-#.png'], /^--output is missing/],
    [['--frames', '1', '--input', '/x-#.png', '--output', '/o.webp', '--fps', '0'], /^--fps 0 is no whole number/],
  ])('refuses %j', (wrong, sentence) => {
    expect(() => readOrder(wrong)).toThrow(sentence)
  })
})

describe('the time that pages are shown', () => {
  it('adds up to the length of the animation', () => {
    expect(pageTimes(96, 24).reduce((sum, time) => sum + time)).toBe(4000)
    expect(pageTimes(90, 29).reduce((sum, time) => sum + time)).toBe(Math.round((90 / 29) * 1000))
  })
})

function given(frames: string): readonly string[] {
  return [
    '--frames',
    frames,
    '--input',
    path.join(folder, 'f-##.png'),
    '--output',
    path.join(folder, 'out', 'a.webp'),
    '--fps',
    '24',
    '--width',
    '32',
  ]
}

async function paint(frames: readonly number[]): Promise<void> {
  await Promise.all(frames.map(frame => picture(frame, 40 * frame)))
}

async function picture(frame: number, red: number): Promise<void> {
  const image = sharp({ create: { width: 64, height: 36, channels: 3, background: { r: red, g: 60, b: 60 } } })
  await image.png().toFile(path.join(folder, `f-${String(frame).padStart(2, '0')}.png`))
}

async function redAt(page: number): Promise<number> {
  const { data } = await sharp(path.join(folder, 'out', 'a.webp'), { page })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return data[0] ?? NaN
}
