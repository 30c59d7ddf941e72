// `npm start`: sets up what is missing, then becomes `pyfarm up`. The same process, so signals and status need no passing on.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, runCommand } from './run.mjs'
import { setUp } from './set-up.mjs'

await runCommand(setUp)
if (!process.exitCode) {
  const pyfarm = join(root, 'packages/cli/bin/pyfarm.js')
  process.argv.splice(1, 1, pyfarm, 'up')
  await import(pathToFileURL(pyfarm).href)
}
