import { spawnSync } from 'node:child_process'
import { beforeEach } from 'vitest'

/** Leaves out the tests of a `describe` where the program is missing, with the reason; in CI they fail. */
export function needsProgram(program: string, option = '--version'): void {
  const isThere = spawnSync(program, [option]).error === undefined
  beforeEach(({ skip }) => {
    if (isThere) return
    const sentence = `${program} is not in PATH: install it to run these tests.`
    if (process.env['CI'] === 'true') throw new Error(sentence)
    skip(sentence)
  })
}
