import { describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { JoinTiles } from './join-tiles.js'

const data = { output: '/out/frame-####.png', tiles: 4 }

describe('the job type JoinTiles', () => {
  it('runs the program for all frames', () => {
    expect(JoinTiles.commandData(fakeWork({ ...data, remove_tiles: true }, [1, 2.5]))).toEqual({
      command: process.execPath,
      arguments: [
        ...['/programs/@pyfarm/jobtypes/pyfarm-join-tiles', '--frames=1,2.5', '--tiles', 4],
        ...['--output=/out/frame-####.png', '--remove', 'yes'],
      ],
    })
  })

  it.each([
    [{}, /needs `output`/],
    [{ ...data, output: '/out/frame.png' }, /`output` needs #### /],
    [{ output: data.output }, /`tiles` must be a whole number from 1 to 10000, not nothing/],
    [{ ...data, remove_tiles: 1 }, /`remove_tiles` must be true or false/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => JoinTiles.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })

  it('reports each frame, and fails those that were not joined with the program’s own sentence', async () => {
    const work = fakeWork(data, [1, 2, 3])
    say(JoinTiles, work, fakeProcess(), [
      'joining frame 1',
      'joined frame 1 of 4 tiles -> /out/frame-0001.png',
      'joining frame 2',
    ])
    say(JoinTiles, work, fakeProcess(), ['1 of 4 tiles of frame 2 are missing.'], 'stderr')
    await JoinTiles.processStopped?.(work, fakeProcess(), { code: 1 }, false)
    const error = 'The program that joins tiles ended with status 1: 1 of 4 tiles of frame 2 are missing.'
    expect(work.reports).toEqual(['1 running', '1 done', '2 running', `2 failed: ${error}`, `3 failed: ${error}`])
  })
})
