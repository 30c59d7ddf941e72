// What it costs to count the events of tasks for the statistics: two masters, with and without, in turns.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportAssignment, reportInOne } from './agent-reports.js'
import type { ReportWork } from './agent-reports.js'
import { median } from './measure.js'
import type { Measurement } from './measure.js'
import { openPacedFarm } from './paced-farm.js'
import type { PacedFarm } from './paced-farm.js'

const rounds = 9

export async function benchEventCounting(): Promise<Measurement[]> {
  return [
    ...(await slowdown('five requests each', reportAssignment, 1_000)),
    ...(await slowdown('through the endpoint for reports', reportInOne, 3_000)),
  ]
}

async function slowdown(name: string, report: ReportWork, tasks: number): Promise<Measurement[]> {
  const homes = [await mkdtemp(join(tmpdir(), 'pyfarm-bench-')), await mkdtemp(join(tmpdir(), 'pyfarm-bench-'))] as const
  const farms: PacedFarm[] = []
  try {
    const counting = await openPacedFarm(homes[0], report, { PYFARM_ENABLE_STATISTICS: 'true' })
    farms.push(counting)
    const plain = await openPacedFarm(homes[1], report, { PYFARM_ENABLE_STATISTICS: 'false' })
    farms.push(plain)
    const ratios = { time: [] as number[], processor: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      // Each goes first as often as the other.
      const first = round % 2 === 0 ? await counting.pace(tasks) : undefined
      const without = await plain.pace(tasks)
      const withEvents = first ?? (await counting.pace(tasks))
      ratios.time.push(without.rate / withEvents.rate)
      ratios.processor.push(withEvents.cpuSeconds / without.cpuSeconds)
    }
    return [
      {
        name: `a task's life with its events counted against without, ${name}`,
        value: median(ratios.time),
        unit: 'x',
        goal: { below: 1.05 },
      },
      { name: "the master's processor time, the one against the other", value: median(ratios.processor), unit: 'x' },
    ]
  } finally {
    for (const farm of farms) await farm.close()
    for (const home of homes) await rm(home, { recursive: true, force: true })
  }
}
