import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installRenderers, missingRenderers } from './renderers.mjs'
import { Failure } from './run.mjs'

let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pyfarm-path-'))
  writeFileSync(join(folder, 'povray'), '')
  chmodSync(join(folder, 'povray'), 0o755)
  writeFileSync(join(folder, 'ffmpeg'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const ignore = () => undefined

describe('the renderers that tests need', () => {
  it('are missed with a sentence when they are not in PATH or not executable', () => {
    expect(missingRenderers(folder)).toEqual([
      'ffmpeg is not in PATH: the tests that make videos are left out (install the package ffmpeg).',
      'blender is not in PATH: the tests that render with Blender are left out (install the package blender).',
    ])
  })

  it('are installed by apt-get, only those that are missing', async () => {
    const commands = []
    const runProgram = async (program, words) => {
      commands.push([program, ...words].join(' '))
      return { status: 0, output: '' }
    }
    await installRenderers(ignore, runProgram, folder)
    expect(commands).toEqual([
      expect.stringMatching(/apt-get -q update$/),
      expect.stringMatching(/DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ffmpeg blender$/),
    ])
  })

  it('say what apt-get said when it fails, or that it is not there', async () => {
    const refuse = async () => ({ status: 100, output: 'Reading…\nE: Unable to locate package blender\n' })
    await expect(installRenderers(ignore, refuse, folder)).rejects.toThrow(Failure)
    await expect(installRenderers(ignore, refuse, folder)).rejects.toThrow(
      /E: Unable to locate package blender\nffmpeg, blender could not/,
    )
    const absent = async () => Promise.reject(new Error('spawn sudo ENOENT'))
    await expect(installRenderers(ignore, absent, folder)).rejects.toThrow(/spawn sudo ENOENT/)
  })
})
