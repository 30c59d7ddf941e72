// The job types EncodeVideo and JoinVideos.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseFfmpegProgress } from '../kit/video.js'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { needsProgram } from '../testing/needs-program.js'
import { openRenderFarm, type RenderFarm } from '../testing/render-farm.js'
import { EncodeVideo } from './encode-video.js'
import { JoinVideos } from './join-videos.js'

const probed = z.object({
  streams: z.array(z.looseObject({ codec_name: z.string(), nb_read_frames: z.string().optional(), r_frame_rate: z.string() })),
  format: z.looseObject({ duration: z.string() }),
})

async function probe(file: string) {
  const words = ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', file]
  const { streams, format } = probed.parse(JSON.parse((await promisify(execFile)('ffprobe', words)).stdout))
  return {
    codecs: streams.map(stream => stream.codec_name),
    frames: Number(streams[0]?.nb_read_frames),
    rate: streams[0]?.r_frame_rate,
    seconds: Number(format.duration),
  }
}

async function makePictures(folder: string, frames: readonly number[]) {
  await mkdir(folder, { recursive: true })
  for (const frame of frames) {
    const background = { r: frame * 20, g: 80, b: 160 }
    await sharp({ create: { width: 129, height: 71, channels: 3, background } })
      .png()
      .toFile(path.join(folder, `frame-${String(frame).padStart(4, '0')}.png`))
  }
}

const data = { input: '/in/frame-####.png', frames: '1-3', output: '/out/farm.mp4' }

describe('the data of EncodeVideo and JoinVideos', () => {
  it.each([
    [{}, /needs `input`/],
    [{ ...data, input: '/in/frame.png' }, /`input` needs #### /],
    [{ ...data, frames: undefined }, /needs `frames`/],
    [{ ...data, frames: '3-1' }, /needs `frames`/],
    [{ ...data, output: 'farm.mp4' }, /`output` is no absolute path/],
    [{ ...data, fps: 0 }, /`fps` must be a number from 1 to 1000/],
    [{ ...data, codec: 'mpeg' }, /`codec` must be one of h264, /],
    [{ ...data, crf: 100 }, /`crf` must be a whole number from 0 to 63/],
    [{ ...data, codec: 'prores', crf: 3 }, /`crf` says nothing to the codec prores/],
    [{ ...data, audio: 'farm.wav' }, /`audio` is no absolute path/],
    [{ ...data, arguments: 'fast' }, /`arguments` must be a list/],
    [data, /3 of 3 input files are missing, such as \/in\/frame-0001\.png\./],
  ])('%j is refused by EncodeVideo with a sentence', async (wrong, sentence) => {
    await expect(Promise.resolve().then(() => EncodeVideo.commandData(fakeWork(wrong, [1])))).rejects.toThrow(sentence)
  })

  it.each([
    [{}, /needs `inputs`/],
    [{ inputs: '/a.mp4' }, /`inputs` must be a list/],
    [{ inputs: ['a.mp4'] }, /`inputs` is no absolute path: a\.mp4/],
    [{ inputs: ['/a.mp4'] }, /needs `output`/],
    [{ inputs: ['/a.mp4'], output: '/out/b.mp4' }, /1 of 1 input files are missing, such as \/a\.mp4\./],
  ])('%j is refused by JoinVideos with a sentence', async (wrong, sentence) => {
    await expect(Promise.resolve().then(() => JoinVideos.commandData(fakeWork(wrong, [1])))).rejects.toThrow(sentence)
  })
})

describe('what ffmpeg says', () => {
  it.each([
    ['frame=12', 'frame', 12],
    ['frame=   12', 'frame', 12],
    ['total_size=2963', 'total_size', 2963],
    ['total_size=N/A', 'total_size', undefined],
    ['fps=0.00', 'frame', undefined],
    ['out_time_ms=100098', 'frame', undefined],
  ] as const)('%s', (line, key, value) => expect(parseFfmpegProgress(line, key)).toBe(value))

  it('is the task’s progress, and its error when it fails', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pyfarm-video-'))
    const work = fakeWork({ ...data, output: path.join(folder, 'farm.mp4') }, [1])
    say(EncodeVideo, work, fakeProcess(), ['frame=1', 'fps=0.00', 'frame=3', 'progress=end'])
    say(EncodeVideo, work, fakeProcess(), ["Unknown encoder 'libx265'", 'Conversion failed!'], 'stderr')
    await EncodeVideo.processStopped?.(work, fakeProcess(), { code: 1 }, false)
    await rm(folder, { recursive: true })
    expect(work.progress).toEqual([`1 ${1 / 3}`, '1 1'])
    expect(work.reports).toEqual(["1 failed: ffmpeg ended with status 1: Unknown encoder 'libx265'"])
  })
})

describe('ffmpeg itself', { timeout: 120_000 }, () => {
  needsProgram('ffmpeg', '-version')
  let farm: RenderFarm
  let input: string
  beforeAll(async () => {
    farm = await openRenderFarm()
    input = path.join(farm.folder, "it's 100%d", 'frame-####.png')
    await makePictures(path.dirname(input), [1, 2, 3, 4, 5, 10])
  })
  afterAll(() => farm.close())

  it.each([
    ['h264', 'mp4', 'h264'],
    ['h265', 'mp4', 'hevc'],
    ['vp9', 'webm', 'vp9'],
    ['av1', 'mkv', 'av1'],
    ['prores', 'mov', 'prores'],
  ])('encodes every picture once as %s', async (codec, container, name) => {
    const output = path.join(farm.folder, codec, `farm.${container}`)
    const job = await farm.render('EncodeVideo', { input, output, codec, frames: '1-5,10', fps: 12 }, [1])
    expect(job.states).toEqual(['1 running', '1 done'])
    expect(job.progress[0]).toBeGreaterThan(0)
    expect(await readdir(path.dirname(output))).toEqual([path.basename(output)])
    expect(await probe(output)).toMatchObject({ codecs: [name], frames: 6, rate: '12/1' })
  })

  it('adds a sound and cuts it where the video ends', async () => {
    const audio = path.join(farm.folder, 'tone.wav')
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=3', audio])
    const output = path.join(farm.folder, 'sound', 'farm.mp4')
    const job = await farm.render(
      'EncodeVideo',
      { input, output, audio, frames: '1-5', fps: 10, arguments: ['-preset', 'ultrafast'] },
      [1],
    )
    expect(job.states).toEqual(['1 running', '1 done'])
    const { codecs, frames, seconds } = await probe(output)
    expect({ codecs, frames }).toEqual({ codecs: ['h264', 'aac'], frames: 5 })
    expect(seconds).toBeLessThan(0.8)
  })

  it('joins parts without encoding them again', async () => {
    const parts = ['part-1.mp4', "part '2'.mp4"].map(name => path.join(farm.folder, 'parts', name))
    for (const output of parts) await farm.render('EncodeVideo', { input, output, frames: '1-5', fps: 10 }, [1])
    const output = path.join(farm.folder, 'joined', 'farm.mp4')
    const job = await farm.render('JoinVideos', { inputs: parts, output }, [1])
    expect(job.states).toEqual(['1 running', '1 done'])
    expect(job.progress.length).toBeGreaterThan(0)
    expect(await probe(output)).toMatchObject({ codecs: ['h264'], frames: 10, rate: '10/1' })
  })

  it('fails with ffmpeg’s own sentence, and leaves an old video as it was', async () => {
    const output = path.join(farm.folder, 'kept', 'farm.mp4')
    await mkdir(path.dirname(output))
    await writeFile(output, 'old')
    const job = await farm.render('EncodeVideo', { input, output, frames: '1-5', arguments: ['-c:v', 'nosuch'] }, [1])
    expect(job.states[1]).toMatch(/^1 failed: ffmpeg ended with status 1: .*Unknown encoder 'nosuch'/)
    expect(await readFile(output, 'utf8')).toBe('old')
    expect(await readdir(path.dirname(output))).toEqual(['farm.mp4'])
  })
})
