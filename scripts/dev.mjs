// `npm run dev`: the farm, built again and started again whenever a source changes; arguments go to `pyfarm up`.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, runCommand, tool } from './run.mjs'
import { setUp } from './set-up.mjs'

const built = ['contract', 'agent', 'master', 'cli'].map(name => join(root, 'packages', name, 'dist'))
const quietMilliseconds = 400

const start = (...args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
const startFarm = () => start(join(root, 'packages/cli/bin/pyfarm.js'), 'up', ...process.argv.slice(2))

await runCommand(async () => {
  await setUp()
  const children = [start(tool('typescript/bin/tsc'), '-b', '-w', '--preserveWatchOutput')]
  children.push(start(tool('vite/bin/vite.js'), 'build', 'packages/web', '--watch', '--logLevel', 'warn'))
  await keepFarmCurrent(untilStopped())
  for (const child of children) child.kill('SIGTERM')
})

function untilStopped() {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort())
  return stop.signal
}

async function keepFarmCurrent(stopped) {
  const changes = watchBuilt(stopped)
  while (!stopped.aborted) {
    const farm = startFarm()
    const ended = new Promise(resolve => farm.once('exit', resolve))
    await changes.next()
    farm.kill('SIGTERM')
    await ended
  }
}

// tsc and vite write many files one after the other: a change counts once they have been quiet for a moment.
function watchBuilt(stopped) {
  let latest = 0
  for (const folder of [...built, join(root, 'jobtypes/dist')]) {
    watch(folder, { recursive: true, signal: stopped }, (_, file) => {
      if (!file?.endsWith('.tsbuildinfo')) latest = Date.now()
    })
  }
  const next = async () => {
    latest = 0
    while (!stopped.aborted && (latest === 0 || Date.now() - latest < quietMilliseconds)) {
      await sleep(100, undefined, { signal: stopped }).catch(() => undefined)
    }
  }
  return { next }
}
