import { describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { CommandLine } from './command-line.js'

const data = {
  command: 'blender',
  arguments: ['-b', 'a b;rm.blend', '-o', '/out/{frame:4}.png', '-f', '{frame}', '{job}', '{other}', 5],
}

describe('the job type CommandLine', () => {
  it('runs the command once for each task, with its frame filled in and no shell in between', () => {
    expect(CommandLine.commandData(fakeWork({ ...data, cwd: '/shots' }, [7, 8.5]))).toEqual([
      {
        id: '101',
        command: 'blender',
        cwd: '/shots',
        arguments: ['-b', 'a b;rm.blend', '-o', '/out/0007.png', '-f', '7', '7', '{other}', '5'],
      },
      {
        id: '102',
        command: 'blender',
        cwd: '/shots',
        arguments: ['-b', 'a b;rm.blend', '-o', '/out/0008.5000.png', '-f', '8.5', '7', '{other}', '5'],
      },
    ])
    expect(CommandLine.runOneByOne).toBe(true)
  })

  it('fills in tiles, and says so when the job has none', () => {
    const tiled = { command: 'render', arguments: ['{tile:2}'] }
    expect(CommandLine.commandData(fakeWork(tiled, [{ frame: 1, tile: 0 }]))).toMatchObject([{ arguments: ['00'] }])
    expect(() => CommandLine.commandData(fakeWork(tiled, [1]))).toThrow(/the job has no tiles/)
  })

  it('needs no arguments', () => {
    expect(CommandLine.commandData(fakeWork({ command: 'true' }, [1]))).toEqual([{ id: '101', command: 'true', arguments: [] }])
  })

  it.each([
    [{}, /needs `command`/],
    [{ command: '  ' }, /needs `command`/],
    [{ command: ['sh'] }, /needs `command`/],
    [{ ...data, arguments: '-b' }, /`arguments` must be a list/],
    [{ ...data, arguments: [{}] }, /`arguments` must be a list/],
    [{ ...data, arguments: null }, /`arguments` must be a list/],
    [{ ...data, cwd: 4 }, /`cwd` must be the path/],
  ])('refuses the data %j with a sentence', (wrong, sentence) => {
    expect(() => CommandLine.commandData(fakeWork(wrong, [1]))).toThrow(sentence)
  })

  it('reports each task by its own process', async () => {
    const work = fakeWork(data, [1, 2])
    const [first, second] = [{ ...fakeProcess('101') }, { ...fakeProcess('102') }]
    CommandLine.processStarted?.(work, first)
    say(CommandLine, work, first, ['no such scene', ''], 'stderr')
    await CommandLine.processStopped?.(work, first, { code: 3 }, true)
    CommandLine.processStarted?.(work, second)
    await CommandLine.processStopped?.(work, second, { code: 0 }, true)
    expect(work.reports).toEqual(['1 running', '1 failed: program ended with status 3: no such scene', '2 running', '2 done'])
  })

  it('goes on with the next task when one has failed', () => {
    expect(CommandLine.isSuccessful?.(fakeWork(data, [1]), fakeProcess('101'), { code: 1 })).toBe(true)
  })
})
