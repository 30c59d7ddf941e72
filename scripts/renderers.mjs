// The programs that the tests of the shipped job types run: which are there, and in CI their installation by apt-get.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure, run } from './run.mjs'

const renderers = [
  { program: 'povray', tests: 'the tests that render with POV-Ray' },
  { program: 'ffmpeg', tests: 'the tests that make videos' },
  { program: 'blender', tests: 'the tests that render with Blender' },
]

/** @returns {string[]} a sentence for each program that is not there */
export function missingRenderers(path = process.env['PATH'] ?? '') {
  return renderers
    .filter(({ program }) => !isInPath(program, path))
    .map(({ program, tests }) => `${program} is not in PATH: ${tests} are left out (install the package ${program}).`)
}

/**
 * Installs what is missing with Debian's packages, as root or by sudo.
 *
 * @param {(line: string) => void} say told what takes long
 * @param {typeof run} runProgram
 * @throws {Failure} with what apt-get said
 */
export async function installRenderers(say, runProgram = run, path = process.env['PATH'] ?? '') {
  const missing = renderers.map(({ program }) => program).filter(program => !isInPath(program, path))
  if (missing.length === 0) return
  say(`Installing ${missing.join(', ')} for the tests …`)
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const [program, ...words] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args]
    const { status, output } = await runProgram(program, words, { keepOutput: true }).catch(error => ({
      status: 1,
      output: error.message,
    }))
    if (status === 0) continue
    const last = output.trim().split('\n').slice(-5).join('\n')
    throw new Failure(
      `${last}\n${missing.join(', ')} could not be installed with "apt-get ${args[0]}": install them and run the tests again.`,
    )
  }
}

function isInPath(program, path) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]
  return path
    .split(delimiter)
    .filter(Boolean)
    .some(folder => names.some(name => isExecutable(join(folder, name))))
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
