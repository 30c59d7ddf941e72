// `npm run bench`: builds the farm and its benchmarks, and runs them; arguments choose which.
import { Failure, root, runCommand, runNode, tool } from './run.mjs'
import { setUp } from './set-up.mjs'
import { join } from 'node:path'

await runCommand(async () => {
  await setUp()
  const built = await runNode(tool('typescript/bin/tsc'), ['-b', 'benchmarks'])
  if (built.status !== 0) throw new Failure('The benchmarks could not be built: see the messages above.')
  const { status } = await runNode(join(root, 'benchmarks/dist/main.js'), process.argv.slice(2))
  return status
})
