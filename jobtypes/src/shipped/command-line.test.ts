import { describe, expect, it } from 'vitest'
import { fakeProcess, fakeWork, say } from '../testing/fake-work.js'
import { openRenderFarm } from '../testing/render-farm.js'
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

  it('gives the command as it is to a shell that the job asks for, with what differs by task in the environment', () => {
    const command = 'render "$FRAME" {frame} | tee log'
    const data = { command, shell: true, environment: { FRAME: '{frame:4}' } }
    const [shell, ...words] = process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c'] : ['/bin/sh', '-c']
    expect(CommandLine.commandData(fakeWork(data, [7]))).toEqual([
      { id: '101', command: shell, arguments: [...words, command], environment: { ...process.env, FRAME: '0007' } },
    ])
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
    [{ command: 'ls', shell: 'yes' }, /`shell` must be true or false/],
    [{ ...data, shell: true }, /`arguments` are not for a shell/],
    [{ ...data, environment: ['A=1'] }, /`environment` must be an object of texts/],
    [{ ...data, environment: { A: 1 } }, /`environment` must be an object of texts/],
    [{ ...data, environment: { 'A=B': '1' } }, /`environment` must be an object of texts/],
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

describe('a shell that a job asks for', () => {
  it.skipIf(process.platform === 'win32')(
    'runs on an agent, with the environment of each task (left out on Windows: it is no sh)',
    async () => {
      const farm = await openRenderFarm()
      const data = {
        command: 'test "$FRAME" = 0001 && echo "frame $FRAME" | tr a-z A-Z',
        shell: true,
        environment: { FRAME: '{frame:4}' },
      }
      const job = await farm.render('CommandLine', data, [1, 2])
      await farm.close()
      expect(job.states).toEqual(['1 running', '1 done', '2 running', '2 failed: /bin/sh ended with status 1.'])
      expect(job.log).toContain(',FRAME 0001\r\n')
    },
  )
})
