import type { SimulateOptions } from '@pyfarm/contract/simulation/simulate-options'
import { buildWorld } from './build-world.js'
import { readDescription } from './read-description.js'
import { reportOf } from './report.js'
import { simulate } from './simulate.js'
import { createStatistics } from './statistics.js'

/** Simulates the farm that a text describes, and reports. @throws Problem with a sentence for each wrong value of the text */
export function runSimulation({ name, text, until, seed, onProgress, onReport }: SimulateOptions): void {
  const read = readDescription(name, text)
  const description = { ...read, seed: seed ?? read.seed, until: until === undefined ? read.until : until * 1000 }
  const world = buildWorld(description)
  const statistics = createStatistics(world)
  simulate(world, statistics, now => {
    onProgress(now / description.until)
  })
  onReport(reportOf(world, statistics))
}
