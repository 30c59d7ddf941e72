import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProcessCommand } from './process-command.js'
import { startProcess } from './run-process.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'))
})

afterEach(() => rm(folder, { recursive: true }))

const environment = { PATH: process.env['PATH'] ?? '' }

async function run(command: Partial<ProcessCommand>) {
  const lines: string[] = []
  const all = { command: 'sh', arguments: [], environment, cwd: folder, ...command }
  const { ended } = await startProcess(all, () => ({
    line: (text, stream) => void lines.push(`${stream}: ${text}`),
    ready: () => undefined,
  }))
  return { exit: await ended, lines }
}

const shell = (script: string, more: Partial<ProcessCommand> = {}) => run({ command: 'sh', arguments: ['-c', script], ...more })

describe.runIf(process.platform !== 'win32')('a command', () => {
  it.each([
    ['exit 0', { code: 0 }],
    ['exit 1', { code: 1 }],
    ['exit 255', { code: 255 }],
    ['kill -SEGV $$', { signal: 'SIGSEGV' }],
    ['kill -KILL $$', { signal: 'SIGKILL' }],
  ])('that does "%s" ended so', async (script, exit) => {
    expect((await shell(script)).exit).toEqual(exit)
  })

  it('is heard on both outputs, also without a line end at its end', async () => {
    expect((await shell('printf "a\\nb"; printf "c\\r\\nd" >&2')).lines.toSorted()).toEqual([
      'stderr: c',
      'stderr: d',
      'stdout: a',
      'stdout: b',
    ])
  })

  it('gets its arguments and environment as they are', async () => {
    const args = ['-c', 'printf "%s|" "$@"', 'sh', '', ' a  b ', '"', "'", '$HOME', '*', 'é\n\\', '-n']
    expect((await run({ arguments: args })).lines.join('\n')).toBe('stdout: | a  b |"|\'|$HOME|*|é\nstdout: \\|-n|')
    const odd = { ...environment, 'odd name': '1', 'a.b-c': '2', É: '3', empty: '' }
    const { lines } = await run({ command: process.execPath, arguments: ['-p', 'JSON.stringify(process.env)'], environment: odd })
    expect(JSON.parse(lines[0]?.replace('stdout: ', '') ?? '')).toEqual(odd)
  })

  it('that leaves a daemon with its output behind has ended all the same', async () => {
    const { exit, lines } = await shell('sleep 30 & echo "$!"')
    process.kill(Number(lines[0]?.split(' ')[1]))
    expect(exit).toEqual({ code: 0 })
  })

  const troubles: [what: string, command: () => Partial<ProcessCommand> | Promise<Partial<ProcessCommand>>, error: RegExp][] = [
    ['that is not there', () => ({ command: 'no-such-renderer' }), /^could not start "no-such-renderer": not found in PATH \(/],
    ['whose file is not there', () => ({ command: '/no/such' }), /^could not start "\/no\/such": there is no such file$/],
    [
      'that is not executable',
      async () => {
        await writeFile(join(folder, 'plain'), 'text')
        await chmod(join(folder, 'plain'), 0o644)
        return { command: join(folder, 'plain') }
      },
      /plain": it is not executable/,
    ],
    ['that is a folder', () => ({ command: folder }), /it is not executable/],
    ['whose working directory is not there', () => ({ cwd: '/no/such' }), /its working directory \/no\/such does not exist$/],
    [
      'whose working directory is a file',
      async () => {
        await writeFile(join(folder, 'file'), '')
        return { cwd: join(folder, 'file') }
      },
      /its working directory .*file is no folder$/,
    ],
    [
      'with a variable without a name',
      () => ({ environment: { '': '1' } }),
      /the environment has a variable named "", which can't be/,
    ],
    [
      'with a variable named so',
      () => ({ environment: { 'A=B': '1' } }),
      /the environment has a variable named "A=B", which can't be/,
    ],
    ['with a null byte in a variable', () => ({ environment: { A: 'x\0y' } }), /the environment variable A has a null byte$/],
    ['with a null byte in an argument', () => ({ arguments: ['a\0'] }), /^could not start "sh": .*null bytes/],
    [
      'with endless arguments',
      () => ({ arguments: ['x'.repeat(200_000)] }),
      /its arguments and environment are longer than this system takes$/,
    ],
  ]
  it.each(troubles)('%s is not started, with a reason', async (_what, command, error) => {
    await expect(run(await command())).rejects.toThrow(error)
  })
})
