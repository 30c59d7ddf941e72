// Installs and builds what is missing or stale. Node's own modules only: it runs before anything is installed.
import { join } from 'node:path'
import { build, isBuilt } from './build-steps.mjs'
import { compileNative, install, isInstalled, isNativeReady } from './install.mjs'
import { withLock } from './lock.mjs'
import { Failure, root } from './run.mjs'

/**
 * Leaves the checkout installed and built, in well under a second when it already is. Two at once wait for each other.
 *
 * @param {{ quiet?: boolean, installOnly?: boolean }} [options] `quiet`: no lines of progress; `installOnly`: nothing is built, for what
 *   only reads the sources
 * @throws {Failure} after the output of the step that failed
 */
export async function setUp({ quiet = false, installOnly = false } = {}) {
  const say = quiet ? () => undefined : line => console.log(line)
  checkNode()
  const isDone = () => installOnly || (isBuilt() && isNativeReady())
  const isReady = () => isInstalled() && isDone()
  if (isReady()) return
  const onWait = pid => say(`Waiting for the set-up that process ${pid} is doing …`)
  await withLock(
    join(root, '.build', 'set-up.lock'),
    async () => {
      if (!isInstalled()) await install(say)
      if (installOnly) return
      // What has to be compiled takes one processor for long.
      await Promise.all([isNativeReady() ? undefined : compileNative(say), build(say)])
    },
    { onWait },
  )
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Failure(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`)
}
