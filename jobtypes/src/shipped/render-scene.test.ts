import { describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { RenderScene } from './render-scene.js'

const data = { output: '/out/frame-####.png', width: 640, height: 360, count: 96 }
const renderer = fakeProcess()

describe('the job type RenderScene', () => {
  it('runs the renderer once for all frames of its batch', () => {
    expect(RenderScene.commandData(fakeWork(data, [9, 10, 11]))).toEqual({
      command: process.execPath,
      arguments: [
        '/programs/@pyfarm/jobtypes/pyfarm-render-scene',
        '--frames=9,10,11',
        ...['--count', 96, '--width', 640, '--height', 360],
        '--output=/out/frame-####.png',
      ],
    })
  })

  it('takes numbers that came as text, and defaults', () => {
    const command = RenderScene.commandData(fakeWork({ output: '/o/#.png', width: '64' }, [1]))
    expect(command).toMatchObject({
      arguments: [expect.any(String), '--frames=1', '--count', 96, '--width', 64, '--height', 720, '--output=/o/#.png'],
    })
  })

  it.each([
    [{}, /needs `output`/],
    [{ output: 12 }, /needs `output`/],
    [{ output: null }, /needs `output`/],
    [{ output: ['/a-#.png'] }, /needs `output`/],
    [{ output: '/out/frame.png' }, /with #### for the frame number/],
    [{ output: 'frame-####.png' }, /no absolute path: frame-####\.png/],
    [{ ...data, width: 'wide' }, /`width` must be a whole number from 1 to 8192, not "wide"/],
    [{ ...data, width: '' }, /`width` must be/],
    [{ ...data, height: -1 }, /`height` must be/],
    [{ ...data, height: 1e9 }, /`height` must be/],
    [{ ...data, count: 0 }, /`count` must be/],
    [{ ...data, count: { toString: 'no' } }, /`count` must be/],
    [{ ...data, count: true }, /`count` must be/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => RenderScene.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })

  it('reports each frame as the renderer gets to it', () => {
    const work = fakeWork(data, [9, 10])
    RenderScene.processStarted?.(work, renderer)
    say(RenderScene, work, renderer, [
      'rendering frame 9 of 96',
      'frame 9 70 %',
      'rendered frame 9 of 96 in 61 ms -> /out/frame-0009.png',
      'rendering frame 10 of 96',
    ])
    expect(work.reports).toEqual(['9 running', '9 done', '10 running'])
    expect(work.progress).toEqual(['9 0.7'])
  })

  it('fails a frame that was not reported when the renderer ended well', async () => {
    const work = fakeWork(data, [1, 2.5])
    say(RenderScene, work, renderer, ['rendering frame 2.5 of 96', 'rendered frame 2.5 of 96 in 5 ms -> x'])
    await RenderScene.processStopped?.(work, renderer, { code: 0 }, true)
    expect(work.reports).toEqual([
      '2.5 running',
      '2.5 done',
      '1 failed: The renderer ended well, but did not report this frame as rendered.',
    ])
  })

  it('fails unfinished frames with the renderer’s own words, and leaves finished ones', async () => {
    const work = fakeWork(data, [1, 2])
    say(RenderScene, work, renderer, ['rendered frame 1 of 96 in 5 ms -> x'])
    say(RenderScene, work, renderer, ['The disk is full.', 'usage: …'], 'stderr')
    await RenderScene.processStopped?.(work, renderer, { code: 1 }, false)
    expect(work.reports).toEqual(['1 done', '2 failed: The renderer ended with status 1: The disk is full.'])
  })

  it('says so when a signal ended the renderer', async () => {
    const work = fakeWork(data, [1])
    await RenderScene.processStopped?.(work, renderer, { signal: 'SIGKILL' }, false)
    expect(work.reports).toEqual(['1 failed: The renderer ended by SIGKILL.'])
  })

  it('takes no notice of other lines', () => {
    const work = fakeWork(data, [1])
    say(RenderScene, work, renderer, [
      '',
      'rendered frame',
      'rendered frame 77 of 96 in 1 ms',
      'frame 1',
      'rendered frame x of 3',
      '\u0000',
    ])
    expect(work.reports).toEqual([])
  })
})
