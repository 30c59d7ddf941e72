// How good estimates of the time left are, on simulated farms, and what one costs.
import { judge, verdictOf } from '@pyfarm/master/estimates/calibration/judge'
import { largeJob } from '@pyfarm/master/estimates/calibration/large-job'
import { shapes } from '@pyfarm/master/estimates/calibration/shapes'
import { reckonTimeLeft } from '@pyfarm/master/estimates/estimate-rules'
import { factsOf } from '@pyfarm/master/estimates/facts-rules'
import { medianTime, type Measurement } from './measure.js'

const farms = 60
/** Apart from those that tests judge. */
const firstSeed = 10_000

export function benchEstimates(): Promise<Measurement[]> {
  const lines = shapes.flatMap(shape => {
    const { coverage, width } = verdictOf(judge(shape, farms * shape.farmsFor1, firstSeed))
    return [
      { name: `time left, ${shape.name}: true finishes in the range`, value: 100 * coverage, unit: '%', goal: { atLeast: 80 } },
      { name: `time left, ${shape.name}: median width of the range`, value: 100 * width, unit: '% of the truth' },
    ]
  })
  const cost = medianTime(() => reckonTimeLeft(factsOf(largeJob())))
  return Promise.resolve([
    ...lines,
    { name: 'time left of 100,000 frames on 1,000 agents', value: cost, unit: 'ms', goal: { below: 30 } },
  ])
}
