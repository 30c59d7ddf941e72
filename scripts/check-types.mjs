// Type-checks everything: the packages (by building them), the web pages, the tests, the benchmarks.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNode, tool } from './run.mjs'

const projects = [
  ['-b'],
  ['-p', 'packages/web'],
  ['-p', 'tsconfig.test.json'],
  ...(existsSync(join(root, 'benchmarks/tsconfig.json')) ? [['-b', 'benchmarks']] : []),
]

/** @returns {Promise<string>} what is wrong; empty when all types hold */
export async function typeErrors() {
  let errors = ''
  for (const args of projects) {
    const pretty = ['--pretty', String(process.stdout.isTTY === true)]
    const { status, output } = await runNode(tool('typescript/bin/tsc'), [...args, ...pretty], { keepOutput: true })
    if (status !== 0) errors += output || `tsc ended with status ${status}.\n`
  }
  return errors
}
