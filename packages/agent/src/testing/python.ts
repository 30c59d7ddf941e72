import { spawnSync } from 'node:child_process'

/** Whether this machine has Python for the tests that need it; says so if not. Where CI is set it has to be there. */
export function hasPython(): boolean {
  const isThere = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0
  if (!isThere) console.warn('Tests of Python job types are left out: this machine has no python3 of version 3.8 or newer.')
  return isThere || process.env['CI'] !== undefined
}
