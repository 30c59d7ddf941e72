import { expect, it } from 'vitest'
import { runSimulation } from '@pyfarm/master/simulation/run-simulation'
import type { SimulationReport } from '@pyfarm/contract/simulation/report'
import { exampleFarm } from '../simulate/example-farm.js'
import { reportText } from '../simulate/report-text.js'

it('the example is a farm that runs, and its report reads well', () => {
  const made: SimulationReport[] = []
  runSimulation({
    ...{ name: 'farm.yml', text: exampleFarm, onProgress: () => undefined },
    onReport: report => made.push(report),
  })
  const text = made.map(reportText).join('')
  expect(text).toContain('1d simulated (seed 1)')
  expect(text).toMatch(/^film\/fx +/m)
  expect(text).toMatch(/^shots +80/m)
  expect(text).not.toMatch(/NaN|undefined|Infinity/)
})
