// Runs beside every farm test: after each, every farm that is open has kept its invariants.
import { afterEach } from 'vitest'
import { openWatches } from './watch-farm.js'

afterEach(async ({ task }) => {
  // A test that failed has said what is wrong; waiting for its farm to come to rest would only hide it.
  if (task.result?.state === 'fail') return
  for (const watch of openWatches) await watch.judge()
})
