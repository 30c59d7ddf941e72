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

/** @returns {Promise<boolean>} whether all types hold; the errors were printed */
export async function typesHold() {
  let hold = true
  for (const args of projects) {
    const { status } = await runNode(tool('typescript/bin/tsc'), [...args, '--pretty', String(process.stdout.isTTY === true)])
    if (status !== 0) hold = false
  }
  return hold
}
