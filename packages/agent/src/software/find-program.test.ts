import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findPrograms, hasVersion, isVersion } from './find-program.js'

describe('a version', () => {
  it.each([
    ['4.2.1', '4.2', true],
    ['4.2', '4.2', true],
    ['4.20', '4.2', false],
    ['15.1v2', '15.1', true],
    ['15.1v2', '15.1v2', true],
    ['15.1v21', '15.1v2', false],
    ['2024', '2024.1', false],
    ['3.7', '', false],
  ])('%s is what was asked for as %s: %s', (found, asked, is) => {
    expect(isVersion(found, asked)).toBe(is)
  })
})

describe('a search for programs', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'programs-'))
    vi.stubEnv('PATH', `${join(folder, 'missing')}:${join(folder, 'bin')}`)
    for (const path of ['bin', 'opt/tool-1/bin', 'opt/tool-2/bin', 'opt/other/bin']) {
      const file = join(folder, path, 'tool')
      await mkdir(join(folder, path), { recursive: true })
      await writeFile(file, `#!/bin/sh\necho tool ${path}; exit 3\n`)
      await chmod(file, 0o755)
    }
    await mkdir(join(folder, 'opt/tool-3/bin/tool'), { recursive: true })
  })

  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })

  it('looks into PATH and into folders with wildcards, and finds each once', () => {
    const folders = [`${folder}/opt/tool-*/bin`, `${folder}/bin`, `${folder}/no*/bin`]
    const found = findPrograms({ file: /^tool$/, folders }).map(each => each.slice(folder.length))
    expect(found).toEqual(['/bin/tool', '/opt/tool-1/bin/tool', '/opt/tool-2/bin/tool'])
  })

  it('takes the version from what a program says, even if it ends with an error, or from its path', async () => {
    const folders = [`${folder}/opt/tool-*/bin`]
    expect(await hasVersion('2', { file: /^tool$/, folders, output: /tool-(\d)/ })).toBe(true)
    expect(await hasVersion('3', { file: /^tool$/, folders, output: /tool-(\d)/ })).toBe(false)
    expect(await hasVersion('1', { file: /^tool$/, folders, path: /tool-(\d)/ })).toBe(true)
    expect(await hasVersion('1', { file: /^tool$/, folders })).toBe(false)
  })
})
