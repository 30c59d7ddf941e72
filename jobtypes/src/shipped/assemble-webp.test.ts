import { describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { AssembleWebp } from './assemble-webp.js'

const data = { input: '/out/frame-####.png', output: '/out/animation.webp', frames: '1-96', fps: 24, width: 640 }
const program = fakeProcess()

describe('the job type AssembleWebp', () => {
  it('runs the program for all frames', () => {
    expect(AssembleWebp.commandData(fakeWork(data, [1]))).toEqual({
      command: process.execPath,
      arguments: [
        '/programs/@pyfarm/jobtypes/pyfarm-assemble-webp',
        '--frames=1-96',
        '--input=/out/frame-####.png',
        '--output=/out/animation.webp',
        ...['--fps', 24, '--width', 640],
      ],
    })
  })

  it.each([
    [{}, /needs `input`/],
    [{ ...data, input: 'frame-##.png' }, /`input` is no absolute path/],
    [{ ...data, input: '/frame.png' }, /`input` needs #### /],
    [{ ...data, output: '' }, /needs `output`/],
    [{ ...data, frames: ['1'] }, /needs `frames`/],
    [{ ...data, frames: '1-96 --fps 1' }, /needs `frames`/],
    [{ ...data, fps: 'fast' }, /`fps` must be a whole number/],
    [{ ...data, width: 1.5 }, /`width` must be a whole number/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => AssembleWebp.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })

  it('reports progress and its end', async () => {
    const work = fakeWork(data, [1])
    say(AssembleWebp, work, program, ['assembled frame 48 of 96', 'something else'])
    await AssembleWebp.processStopped?.(work, program, { code: 0 }, true)
    expect(work.progress).toEqual(['1 0.5'])
    expect(work.reports).toEqual(['1 done'])
  })

  it('fails with the program’s own sentence', async () => {
    const work = fakeWork(data, [1])
    say(AssembleWebp, work, program, ['1 of 2 frames are missing (2).'], 'stderr')
    await AssembleWebp.processStopped?.(work, program, { code: 1 }, false)
    expect(work.reports).toEqual(['1 failed: 1 of 2 frames are missing (2).'])
  })
})
