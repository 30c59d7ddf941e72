// A day of 10,000 agents in virtual time.
import type { SimulationReport } from '@pyfarm/contract/simulation/report'
import { runSimulation } from '@pyfarm/master/simulation/run-simulation'
import type { Measurement } from './measure.js'

const farm = {
  agents: [{ count: 10_000, cpus: 32 }],
  queues: [
    { path: 'film', weight: 30 },
    { path: 'film/fx', maximum_agents: 2_000 },
    { path: 'commercials', weight: 10 },
  ],
  jobs: [
    { count: 4_000, every: '15s', queue: 'film', frames: 200, batch: 2, frame_time: { mean: '10m', spread: '3m' } },
    { count: 1_000, every: '1m', queue: 'film/fx', frames: 100, frame_time: { mean: '15m', spread: '5m' } },
    { count: 3_000, every: '20s', queue: 'commercials', frames: 200, batch: 5, frame_time: { mean: '4m', spread: '1m' } },
  ],
  until: '24h',
}

export function benchSimulation(): Promise<Measurement[]> {
  const reports: SimulationReport[] = []
  const start = performance.now()
  runSimulation({
    ...{ name: 'the farm', text: JSON.stringify(farm), onProgress: () => undefined },
    onReport: report => reports.push(report),
  })
  const seconds = (performance.now() - start) / 1000
  const frames = reports.reduce((sum, { runs }) => sum + runs.done.count, 0)
  return Promise.resolve([
    { name: 'simulating a day of 10,000 agents and 8,000 jobs', value: seconds, unit: 's', goal: { below: 60 } },
    { name: 'frames of that day', value: frames, unit: 'frames' },
    { name: 'the day against its simulation', value: 86_400 / seconds, unit: 'x' },
  ])
}
